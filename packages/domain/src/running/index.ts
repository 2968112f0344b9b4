export { type Handler, type Loaded, type StreamFacts, type StreamOf, single, streamOf } from "./handler.js"
export * from "./run.js"
export * from "./upcasting-store.js"
