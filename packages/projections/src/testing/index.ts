export { readModelInvariants } from "./invariants.js"
