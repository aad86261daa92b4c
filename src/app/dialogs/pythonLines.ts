import type { OutputFile } from '../../notebook/panelKind';

/** Two lines of Python that open an exported file; undefined where there is nothing to say. */
export function pythonLines({ name, python }: OutputFile): string | undefined {
  if (python !== undefined) return python;
  const quoted = JSON.stringify(name);
  switch (/\.(\w+)$/.exec(name)?.[1]) {
    case 'csv':
      return `import pandas as pd\ntable = pd.read_csv(${quoted})`;
    case 'tsv':
      return `import pandas as pd\ntable = pd.read_csv(${quoted}, sep="\\t")`;
    case 'parquet':
      return `import pandas as pd\ntable = pd.read_parquet(${quoted})`;
    case 'npz':
      return `import numpy as np\narrays = np.load(${quoted})`;
    case 'safetensors':
      return `from safetensors.torch import load_file\nweights = load_file(${quoted})`;
    default:
      return undefined;
  }
}
