import { appendFigures } from "./append.ts"
import { tableOf } from "./figures.ts"
console.log(tableOf(await appendFigures()))
