import { howOf, listen } from './gestures';
import { keyAction } from './keys';
import { createScene } from './scatterScene';
import type { SceneProps } from './scatterScene';
import type { ScatterPlotProps, SelectHow } from './scatterTypes';
import type { SurfaceState } from './surface';
import { createWalk } from './walk';

/** A scene with its gestures and keys, which speak to the plot's caller. */
export interface ScatterControl {
  update(props: SceneProps): void;
  zoom(factor: number): void;
  fit(): void;
  key(event: KeyboardEvent): void;
  /** The plot lost the focus. */
  leave(): void;
  stop(): void;
}

interface Told {
  readonly surface: (state: SurfaceState) => void;
  /** for readers of the screen */
  readonly say: (text: string) => void;
}

/** @param props gives the plot's props as they are when something happens */
export function startControl(host: HTMLElement, props: () => ScatterPlotProps, told: Told): ScatterControl {
  const scene = createScene(host, told.surface);
  const walk = createWalk();
  let hovered = -1;
  let ids: readonly string[] = [];

  const hover = (index: number): void => {
    if (index === hovered) return;
    hovered = index;
    // A point that keys went to stays ringed until the pointer finds another.
    scene.point(index >= 0 ? index : walk.current, false);
    host.classList.toggle('scatter-over', index >= 0);
    props().onHover?.(ids[index] ?? ids[walk.current]);
  };
  const select = (indices: readonly number[], how: SelectHow): void => {
    props().onSelect(new Set(indices.map((i) => ids[i]!)), how);
  };
  const goTo = (index: number, reveal: boolean): void => {
    scene.point(index, reveal);
    props().onHover?.(ids[index]);
    const { describe, selected } = props();
    const words = index >= 0 ? [...describe(index), ...(selected.has(ids[index]!) ? ['selected'] : [])] : [];
    told.say(words.join(', '));
  };
  const endWalk = (): void => {
    if (walk.current < 0) return;
    walk.start(-1);
    goTo(-1, false);
  };
  const middle = (): readonly [number, number] => [scene.size.width / 2, scene.size.height / 2];

  const gestures = listen(host, {
    mode: () => props().mode,
    panBy: (dx, dy) => scene.panBy(dx, dy),
    zoomAt: (factor, x, y) => scene.zoomAt(factor, x, y),
    hover: (at) => hover(at ? scene.pick(...at) : -1),
    tap(x, y, how) {
      const index = scene.pick(x, y);
      if (index < 0) return;
      walk.start(index);
      goTo(index, false);
      select([index], how);
    },
    open(x, y) {
      const id = ids[scene.pick(x, y)];
      if (id !== undefined) props().onOpen?.(id);
    },
    outline: (corners) => scene.outline(corners),
    enclose(corners, how) {
      endWalk();
      select(scene.inside(corners), how);
    },
  });

  const step = (forwards: boolean): void => {
    const { data } = scene;
    if (!data) return;
    if (walk.current < 0) walk.start(scene.nearestTo(...middle()));
    else if (!forwards) walk.back();
    else if (walk.next(data.grid(), data.points.positions) < 0) {
      told.say('Every point has been visited');
      return;
    }
    goTo(walk.current, true);
  };
  const toggle = (): void => {
    const id = ids[walk.current];
    if (id === undefined) return;
    const had = props().selected.has(id);
    select([walk.current], had ? 'remove' : 'add');
    told.say(had ? `${id} not selected` : `${id} selected`);
  };
  const escape = (): void => {
    if (gestures.cancel()) return;
    endWalk();
    if (props().selected.size > 0) select([], 'replace');
  };
  const chooseView = (how: SelectHow): void => {
    const { width, height } = scene.size;
    const found = scene.inside([0, 0, width, 0, width, height, 0, height]);
    select(found, how);
    told.say(`${String(found.length)} points in view`);
  };

  return {
    update(next) {
      if (next.ids !== ids) {
        ids = next.ids;
        walk.start(-1);
        hovered = -1;
      }
      scene.update(next);
    },
    zoom: (factor) => scene.zoomAt(factor, ...middle()),
    fit: () => scene.fit(),
    key(event) {
      const action = keyAction(event);
      if (!action) return;
      event.preventDefault();
      switch (action.does) {
        case 'mode':
          return props().onMode(action.mode);
        case 'zoom':
          return scene.zoomAt(action.factor, ...middle());
        case 'pan':
          return scene.panBy(action.dx, action.dy);
        case 'fit':
          return scene.fit();
        case 'escape':
          return escape();
        case 'next':
          return step(true);
        case 'back':
          return step(false);
        case 'toggle':
          return toggle();
        case 'chooseView':
          return chooseView(howOf(event));
        case 'enter': {
          const id = ids[walk.current];
          if (id === undefined) step(true);
          else props().onOpen?.(id);
        }
      }
    },
    leave() {
      if (hovered < 0 && walk.current >= 0) goTo(-1, false);
    },
    stop() {
      gestures.stop();
      scene.dispose();
    },
  };
}
