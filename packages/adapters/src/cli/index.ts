export type { Output, Terminal } from "./answer/terminal.js"
export { adv } from "./program.js"
