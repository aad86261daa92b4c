import { OrthrusError } from '../lib/errors';
import type { StoredDtype } from './checkpointDtypes';
import { clip } from './checkpointReject';

const dtypeOf: Readonly<Record<string, StoredDtype>> = {
  Double: 'F64',
  Float: 'F32',
  Half: 'F16',
  BFloat16: 'BF16',
  Long: 'I64',
  Int: 'I32',
  Short: 'I16',
  Char: 'I8',
  Byte: 'U8',
  Bool: 'BOOL',
  float64: 'F64',
  double: 'F64',
  float32: 'F32',
  float: 'F32',
  float16: 'F16',
  half: 'F16',
  bfloat16: 'BF16',
  int64: 'I64',
  int32: 'I32',
  int16: 'I16',
  int8: 'I8',
  uint8: 'U8',
  bool: 'BOOL',
};

/** The element type named by `torch.FloatStorage`, `torch.cuda.HalfStorage`, `torch.bfloat16`, …; undefined for others. */
export function torchDtype(name: string): StoredDtype | undefined {
  const key = /^torch\.(?:cuda\.|storage\.)?(\w+?)(?:Storage)?$/.exec(name)?.[1];
  if (key === 'Untyped') return 'U8';
  return key !== undefined && Object.hasOwn(dtypeOf, key) ? dtypeOf[key] : undefined;
}

/** Names that mean something to the reader. */
const understood = [
  'collections.OrderedDict',
  'collections.defaultdict',
  'collections.Counter',
  'torch._utils._rebuild_tensor',
  'torch._utils._rebuild_tensor_v2',
  'torch._utils._rebuild_tensor_v3',
  'torch._utils._rebuild_parameter',
  'torch._utils._rebuild_parameter_with_state',
  'torch._tensor._rebuild_from_type_v2',
];

/**
 * Plain data that training checkpoints carry beside the weights (hyper-parameters, paths, counters). They are kept as
 * records and never looked at; listing them only says that their presence is no reason to refuse the file.
 */
const inert = [
  ...['Any', 'Dict', 'List', 'Optional', 'Union', 'Tuple'].map((name) => `typing.${name}`),
  ...['builtins', '__builtin__'].flatMap((module) =>
    'bool bytearray bytes complex dict float frozenset int list object range set slice str tuple'
      .split(' ')
      .map((name) => `${module}.${name}`),
  ),
  ...['', '_local.'].flatMap((module) =>
    ['PosixPath', 'WindowsPath', 'PurePosixPath', 'PureWindowsPath', 'Path'].map((name) => `pathlib.${module}${name}`),
  ),
  ...['numpy.core.multiarray', 'numpy._core.multiarray'].flatMap((module) => [
    `${module}.scalar`,
    `${module}._reconstruct`,
  ]),
  ...['lightning_fabric', 'lightning.fabric'].map((module) => `${module}.utilities.data.AttributeDict`),
  ...['DictConfig', 'ListConfig'].map((name) => `omegaconf.${name.toLowerCase()}.${name}`),
  ...['AnyNode', 'IntegerNode', 'FloatNode', 'StringNode', 'BooleanNode'].map((name) => `omegaconf.nodes.${name}`),
  'omegaconf.base.ContainerMetadata',
  'omegaconf.base.Metadata',
  'pytorch_lightning.utilities.parsing.AttributeDict',
  'argparse.Namespace',
  'collections.deque',
  'datetime.datetime',
  'datetime.timedelta',
  'numpy.dtype',
  'numpy.ndarray',
  'numpy.float32',
  'numpy.float64',
  'numpy.int64',
  '_codecs.encode',
  'torch.Tensor',
  'torch.Size',
  'torch.device',
  'torch.nn.parameter.Parameter',
  'torch.nn.parameter.Buffer',
  'torch.serialization._get_layout',
];

const admitted: ReadonlySet<string> = new Set([...understood, ...inert]);

/**
 * Admits a global of a pickle.
 * @throws OrthrusError `checkpoint.pickleGlobal` naming it where it is not on the list
 */
export function admitGlobal(name: string, file: string): void {
  if (admitted.has(name) || torchDtype(name) !== undefined) return;
  const shown = clip(name, 100);
  if (name.startsWith('__torch__')) {
    throw new OrthrusError(
      'checkpoint.torchScript',
      `${file} is a TorchScript program (it names "${shown}"), not a file of weights.`,
      'In Python: torch.save(torch.jit.load(FILE).state_dict(), "pytorch_model.bin"), then drop that.',
    );
  }
  throw new OrthrusError(
    'checkpoint.pickleGlobal',
    `${file} asks Python for "${shown}", which is not among the names a file of weights needs; nothing of it was run.`,
    'If you trust where it comes from, load it in Python and save its weights alone: ' +
      'torch.save(model.state_dict(), "pytorch_model.bin"), or as safetensors. If not, delete it.',
  );
}
