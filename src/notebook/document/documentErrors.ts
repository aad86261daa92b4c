import { OrthrusError } from '../../lib/errors';

/** A document that is not what it should be. `where` as in JSON: "panels[2].inputs". */
export const damagedDocument = (where: string, what: string, options?: ErrorOptions): OrthrusError =>
  new OrthrusError(
    'document.damaged',
    `This notebook is damaged: ${where} ${what}.`,
    'Ask for the file again, or open an older copy of it.',
    options,
  );

export const foreignDocument = (): OrthrusError =>
  new OrthrusError(
    'document.foreign',
    'This is no notebook of Orthrus.',
    'Choose a file that Orthrus saved: notebook.json or one that ends in .orthrus.zip.',
  );

export const newerDocument = (): OrthrusError =>
  new OrthrusError(
    'document.newer',
    'This notebook was made by a newer version of Orthrus.',
    'Reload the page to get the newest version, or update the program.',
  );
