import { version } from '../../package.json';

/** Version of this program, as recorded with results. */
export const APP_VERSION: string = version;
