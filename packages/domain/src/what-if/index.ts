export type { Answers, RunAsked } from "./answers.js"
export type { Difference, Told } from "./differences.js"
export type { PolicyOverride } from "./override.js"
export { type Learned, type Replay, type ReplayOptions, replayUnder, type Unresolved } from "./replay.js"
