import type { Provocations } from "./provocation.js"

export const deliveriesAndStock: Provocations = {}
