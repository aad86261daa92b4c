// The package types its Node entry only, and that entry is CommonJS under an ESM name.
declare module 'wgsl_reflect/wgsl_reflect.module.js' {
  export * from 'wgsl_reflect';
}
