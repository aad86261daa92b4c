/** The plotting library: its core, in which scatter traces are included, and nothing else. Import the values with `import()`. */
import Plotly from 'plotly.js/lib/core';

export default Plotly;
export type { Data, Layout, LayoutAxis, ScatterData } from 'plotly.js/lib/core';
