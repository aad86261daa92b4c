/** Common names of what is in Ensembl and TOGA, as files and users write them, and the scientific ones. */
const SCIENTIFIC: Readonly<Record<string, string>> = {
  human: 'homo sapiens',
  chimpanzee: 'pan troglodytes',
  gorilla: 'gorilla gorilla',
  orangutan: 'pongo abelii',
  macaque: 'macaca mulatta',
  rhesus: 'macaca mulatta',
  mouse: 'mus musculus',
  rat: 'rattus norvegicus',
  rabbit: 'oryctolagus cuniculus',
  dog: 'canis lupus familiaris',
  cat: 'felis catus',
  cow: 'bos taurus',
  pig: 'sus scrofa',
  horse: 'equus caballus',
  chicken: 'gallus gallus',
  frog: 'xenopus tropicalis',
  zebrafish: 'danio rerio',
  fly: 'drosophila melanogaster',
  worm: 'caenorhabditis elegans',
  yeast: 'saccharomyces cerevisiae',
};

/** One key for a species however it is written: "human", "Homo sapiens", "homo_sapiens". '' stays ''. */
export function speciesKey(species: string): string {
  const plain = species.trim().toLowerCase().replaceAll('_', ' ');
  return SCIENTIFIC[plain] ?? plain;
}

/** A species key as it is read: "Homo sapiens". */
export const speciesLabel = (key: string): string => key.charAt(0).toUpperCase() + key.slice(1);
