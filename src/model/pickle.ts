/**
 * An unpickler that cannot do anything: a stack machine over plain data.
 *
 * A pickle is a program that may name any Python callable and have it called. Here a name is looked up in an
 * allow-list first, and what is "called" is `construct` of the hooks, which only makes records. There is no path from
 * a pickle to a property of a JavaScript object: `BUILD` stores its state in a field, dictionaries are Maps.
 * (The package pickleparser 0.2.1 was measured first: its BUILD assigns any property of any object, so that a pickle
 * can replace `Map.prototype.get` of a dictionary or set the length of a list to 2³¹.)
 *
 * The machine does not recurse, each opcode takes at least one byte and makes at most one object, strings are
 * bounded by the bytes that spell them: time and memory are linear in the length of the pickle.
 * Source: CPython `Lib/pickletools.py`, protocols 0 to 5.
 */
import { noConstant, readConstant } from './pickleConstants';
import { PickleCursor } from './pickleCursor';

/** A callable or class that the allow-list admits, named "module.name". */
export class PickleGlobal {
  constructor(readonly name: string) {}
}

/** What a constructor of the list would have made, kept as a record of the call. */
export class PickleObject {
  state: unknown = undefined;
  constructor(
    readonly global: string,
    readonly args: readonly unknown[],
  ) {}
}

export interface PickleHooks {
  /** @throws OrthrusError where the allow-list lacks the name */
  admit(name: string): void;
  /** The value of a "call" of an admitted global. */
  construct(name: string, args: readonly unknown[]): unknown;
  /** The value that a persistent id stands for. */
  persistent(id: unknown): unknown;
  /** The error for bytes that run out. */
  ended(): Error;
  /** The error for a pickle that makes no sense at byte `position`. */
  invalid(what: string, position: number): Error;
}

/** An optimizer's state of 10,000 tensors takes about 500,000 opcodes. */
const maxOpcodes = 5_000_000;

/**
 * Reads one pickle that begins at `start`.
 * Lists and tuples come as arrays, dictionaries as Maps, sets as arrays, None as null, long integers as bigint.
 * @returns the value and the position after its STOP
 */
export function unpickle(bytes: Uint8Array, start: number, hooks: PickleHooks): { value: unknown; end: number } {
  const machine = new PickleMachine(new PickleCursor(bytes, start, () => hooks.ended()), hooks);
  return { value: machine.run(), end: machine.cursor.position };
}

class PickleMachine {
  private stack: unknown[] = [];
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, unknown>();

  constructor(
    readonly cursor: PickleCursor,
    private readonly hooks: PickleHooks,
  ) {}

  run(): unknown {
    for (let count = 0; count < maxOpcodes; count++) {
      const opcode = String.fromCharCode(this.cursor.uint8());
      if (opcode === '.') return this.pop();
      const constant = readConstant(opcode, this.cursor, (what) => this.invalid(what));
      if (constant !== noConstant) this.push(constant);
      else if (!this.structure(opcode)) {
        const code = opcode.charCodeAt(0).toString(16).padStart(2, '0');
        throw this.invalid(`unknown or unsupported opcode 0x${code}`);
      }
    }
    throw this.invalid(`more than ${maxOpcodes} opcodes`);
  }

  private invalid(what: string): Error {
    return this.hooks.invalid(what, this.cursor.position);
  }

  private push(value: unknown): true {
    this.stack.push(value);
    return true;
  }

  /** Not below the last mark: no well-formed pickle reaches there. */
  private pop(): unknown {
    if (this.stack.length <= (this.marks.at(-1) ?? 0)) throw this.invalid('value missing on the stack');
    return this.stack.pop();
  }

  private top(): unknown {
    const value = this.pop();
    this.stack.push(value);
    return value;
  }

  private popMark(): unknown[] {
    const mark = this.marks.pop();
    if (mark === undefined) throw this.invalid('mark missing on the stack');
    return this.stack.splice(mark);
  }

  private popMany(count: number): unknown[] {
    if (this.stack.length - count < (this.marks.at(-1) ?? 0)) throw this.invalid('value missing on the stack');
    return this.stack.splice(this.stack.length - count);
  }

  /** Opcodes that work on the stack and the memo. */
  private structure(opcode: string): boolean {
    const { cursor } = this;
    switch (opcode) {
      case '\x80':
        cursor.uint8();
        return true;
      case '\x95':
        cursor.uint64();
        return true;
      case '(':
        this.marks.push(this.stack.length);
        return true;
      case '0':
        if (this.marks.at(-1) === this.stack.length) this.marks.pop();
        else this.pop();
        return true;
      case '1':
        this.popMark();
        return true;
      case '2':
        return this.push(this.top());
      case 't':
      case 'l':
      case '\x91':
        return this.push(this.popMark());
      case '\x85':
        return this.push(this.popMany(1));
      case '\x86':
        return this.push(this.popMany(2));
      case '\x87':
        return this.push(this.popMany(3));
      case 'd':
        return this.push(this.setItems(new Map(), this.popMark()));
      case 'a':
        return this.append([this.pop()]);
      case 'e':
      case '\x90':
        return this.append(this.popMark());
      case 's':
        return this.setTop(this.popMany(2));
      case 'u':
        return this.setTop(this.popMark());
      case 'q':
        return this.memoize(cursor.uint8());
      case 'r':
        return this.memoize(cursor.uint32());
      case 'p':
        return this.memoize(Number(cursor.line()));
      case '\x94':
        return this.memoize(this.memo.size);
      case 'h':
        return this.recall(cursor.uint8());
      case 'j':
        return this.recall(cursor.uint32());
      case 'g':
        return this.recall(Number(cursor.line()));
      default:
        return this.object(opcode);
    }
  }

  /** Opcodes that name and "call" globals. */
  private object(opcode: string): boolean {
    const { cursor } = this;
    switch (opcode) {
      case 'c':
        return this.push(this.global(cursor.line(), cursor.line()));
      case '\x93': {
        const [module, name] = this.popMany(2);
        return this.push(this.global(module, name));
      }
      case 'i': {
        const global = this.global(cursor.line(), cursor.line());
        return this.push(this.call(global, this.popMark()));
      }
      case 'o': {
        const [global, ...args] = this.popMark();
        return this.push(this.call(global, args));
      }
      case 'R':
      case '\x81': {
        const [global, args] = this.popMany(2);
        return this.push(this.call(global, args));
      }
      case '\x92': {
        const [global, args] = this.popMany(3);
        return this.push(this.call(global, args));
      }
      case 'b': {
        const state = this.pop();
        const target = this.top();
        if (target instanceof PickleObject) target.state = state;
        return true;
      }
      case 'P':
        return this.push(this.hooks.persistent(cursor.line()));
      case 'Q':
        return this.push(this.hooks.persistent(this.pop()));
      default:
        return false;
    }
  }

  private global(module: unknown, name: unknown): PickleGlobal {
    if (typeof module !== 'string' || typeof name !== 'string') throw this.invalid('a global without a name');
    const full = `${module}.${name}`;
    this.hooks.admit(full);
    return new PickleGlobal(full);
  }

  private call(global: unknown, args: unknown): unknown {
    if (!(global instanceof PickleGlobal)) throw this.invalid('a call of something that is not a global');
    if (!Array.isArray(args)) throw this.invalid(`a call of ${global.name} without arguments`);
    return this.hooks.construct(global.name, args);
  }

  private memoize(index: number): true {
    this.memo.set(index, this.top());
    return true;
  }

  private recall(index: number): true {
    if (!this.memo.has(index)) throw this.invalid(`memo entry ${index} is missing`);
    return this.push(this.memo.get(index));
  }

  /** Items of objects outside plain lists are dropped: nothing reads them. */
  private append(items: readonly unknown[]): true {
    const list = this.top();
    if (Array.isArray(list)) for (const item of items) list.push(item);
    else if (!(list instanceof PickleObject)) throw this.invalid('an item appended to something that is no list');
    return true;
  }

  private setTop(pairs: readonly unknown[]): true {
    const target = this.top();
    if (target instanceof Map) this.setItems(target, pairs);
    else if (!(target instanceof PickleObject)) throw this.invalid('a key set in something that is no dictionary');
    return true;
  }

  private setItems(target: Map<unknown, unknown>, pairs: readonly unknown[]): Map<unknown, unknown> {
    if (pairs.length % 2 === 1) throw this.invalid('a key without a value');
    for (let i = 0; i < pairs.length; i += 2) target.set(pairs[i], pairs[i + 1]);
    return target;
  }
}
