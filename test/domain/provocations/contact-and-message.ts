import type { Provocations } from "./provocation.js"

export const contactAndMessage: Provocations = {}
