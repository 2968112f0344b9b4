import type { Provocations } from "./provocation.js"

export const teamAndPolicy: Provocations = {}
