import { RIM_INK } from '../../../engine/export/colours';
import { DIMMED } from '../../../engine/export/scatterPoints';
import { MARK_DISTANCE_GLSL, REACH_GLSL } from './markDistance';
import { SELECTED_BIT, SHAPE_BITS, markRadius, rimWidth } from './renderer';
import type { DrawnPoints, ScatterRenderer } from './renderer';

/** A point's square holds its shape and half a pixel on each side for the soft edge. */
const VERTEX = `#version 300 es
layout(location = 0) in vec2 position;
layout(location = 1) in vec4 colour;
layout(location = 2) in uint style;
uniform vec2 middle;
uniform vec2 toClip;
uniform vec4 widths; // radius and rim of a point, radius and rim of a selected one, in device pixels
uniform vec2 opacity; // of a selected point, of another
uniform vec3 ink;
flat out uint shape;
flat out vec4 fill;
flat out vec3 rim;
flat out vec3 scale; // half the square in radii, radius, rim
${REACH_GLSL}
void main() {
  bool selected = (style & ${String(SELECTED_BIT)}u) != 0u;
  vec2 width = selected ? widths.zw : widths.xy;
  shape = style & ${String(SHAPE_BITS)}u;
  float side = 2.0 * REACH[shape] * width.x + 1.0;
  fill = vec4(colour.rgb, selected ? opacity.x : opacity.y);
  rim = mix(colour.rgb, ink, selected ? 1.0 : ${RIM_INK.toFixed(3)});
  scale = vec3(0.5 * side / width.x, width);
  gl_Position = vec4((position - middle) * toClip, 0.0, 1.0);
  gl_PointSize = side;
}`;

const FRAGMENT = `#version 300 es
precision highp float;
precision highp int;
flat in uint shape;
flat in vec4 fill;
flat in vec3 rim;
flat in vec3 scale;
out vec4 colour;
${MARK_DISTANCE_GLSL}
void main() {
  float d = markDistance(shape, (gl_PointCoord * 2.0 - 1.0) * scale.x) * scale.y;
  float alpha = clamp(0.5 - d, 0.0, 1.0) * fill.a;
  float edge = clamp(d + scale.z + 0.5, 0.0, 1.0) * min(scale.z, 1.0);
  colour = vec4(mix(fill.rgb, rim, edge) * alpha, alpha);
}`;

/** Processors that draw in place of a graphics card, as they name themselves: Chromium's, Mesa's two, Windows'. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** Whether the last context was drawn by the processor: the browser is not asked again, which costs a tenth of a second. */
let bySoftware = false;

/**
 * Points by WebGL 2: one program, one draw call; a pan or zoom changes two uniforms and uploads nothing.
 * @returns undefined where the browser gives no context, or one that the processor draws
 */
export function webglRenderer(canvas: HTMLCanvasElement): ScatterRenderer | undefined {
  if (bySoftware) return undefined;
  const gl = canvas.getContext('webgl2', {
    alpha: false,
    // Discs are soft by themselves; multisampling would cost four times the memory for nothing.
    antialias: false,
    depth: false,
    stencil: false,
    failIfMajorPerformanceCaveat: true,
  });
  if (!gl || gl.isContextLost()) return undefined;
  bySoftware = SOFTWARE.test(rendererName(gl));
  if (bySoftware) {
    gl.getExtension('WEBGL_lose_context')?.loseContext();
    return undefined;
  }
  const program = link(gl);
  if (!program) return undefined;
  const uniform = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(program, name);
  const at = {
    middle: uniform('middle'),
    toClip: uniform('toClip'),
    widths: uniform('widths'),
    opacity: uniform('opacity'),
    ink: uniform('ink'),
  };
  const buffers = { positions: gl.createBuffer(), rgba: gl.createBuffer(), styles: gl.createBuffer() };
  const order = gl.createBuffer();
  const vertices = gl.createVertexArray();
  gl.bindVertexArray(vertices);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffers.positions);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffers.rgba);
  gl.enableVertexAttribArray(1);
  gl.vertexAttribPointer(1, 4, gl.UNSIGNED_BYTE, true, 0, 0);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffers.styles);
  gl.enableVertexAttribArray(2);
  gl.vertexAttribIPointer(2, 1, gl.UNSIGNED_BYTE, 0, 0);
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, order);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);

  let loaded: Partial<DrawnPoints> = {};
  let ratio = 1;
  return {
    kind: 'webgl2',
    load(points) {
      for (const name of ['positions', 'rgba', 'styles'] as const) {
        if (loaded[name] === points[name]) continue;
        gl.bindBuffer(gl.ARRAY_BUFFER, buffers[name]);
        gl.bufferData(gl.ARRAY_BUFFER, points[name], gl.DYNAMIC_DRAW);
      }
      if (loaded.order !== points.order) gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, points.order, gl.DYNAMIC_DRAW);
      loaded = points;
    },
    resize(width, height, pixels) {
      canvas.width = width;
      canvas.height = height;
      ratio = pixels;
      gl.viewport(0, 0, width, height);
    },
    draw(look) {
      const [r, g, b] = look.ground;
      gl.clearColor(r / 255, g / 255, b / 255, 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
      if (!loaded.order?.length) return;
      gl.useProgram(program);
      const { view } = look;
      gl.uniform2f(at.middle, view.x, view.y);
      const perUnit = 2 * view.scale * ratio;
      gl.uniform2f(at.toClip, perUnit / canvas.width, perUnit / canvas.height);
      const [radius, large] = [markRadius(look, ratio, false), markRadius(look, ratio, true)];
      gl.uniform4f(at.widths, radius, rimWidth(radius, ratio, false), large, rimWidth(large, ratio, true));
      gl.uniform2f(at.opacity, look.opacity, look.dim ? look.opacity * DIMMED : look.opacity);
      gl.uniform3f(at.ink, look.ink[0] / 255, look.ink[1] / 255, look.ink[2] / 255);
      gl.drawElements(gl.POINTS, loaded.order.length, gl.UNSIGNED_INT, 0);
    },
    dispose() {
      for (const buffer of [...Object.values(buffers), order]) gl.deleteBuffer(buffer);
      gl.deleteVertexArray(vertices);
      gl.deleteProgram(program);
      // A browser keeps only some sixteen contexts: this one is not left to the garbage collector.
      gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

function rendererName(gl: WebGL2RenderingContext): string {
  const full = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(full ? full.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}

function link(gl: WebGL2RenderingContext): WebGLProgram | undefined {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) return undefined;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) === true ? program : undefined;
}
