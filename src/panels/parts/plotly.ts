/** The plotting library: its core, in which scatter traces are included, and nothing else. Import this file with `import()`. */
import Plotly from 'plotly.js/lib/core';

export default Plotly;
