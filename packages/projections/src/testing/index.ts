export { answersOf } from "./answers.js"
export { type ReadModelMeans, readModelInvariants, readModelInvariantsOf } from "./invariants.js"
export { orderAnswersOf } from "./order-answers.js"
