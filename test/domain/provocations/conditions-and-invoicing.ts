import type { Provocations } from "./provocation.js"

export const conditionsAndInvoicing: Provocations = {}
