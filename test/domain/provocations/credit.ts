import type { Provocations } from "./provocation.js"

export const credit: Provocations = {}
