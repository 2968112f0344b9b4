import type { Provocations } from "./provocation.js"

export const dunning: Provocations = {}
