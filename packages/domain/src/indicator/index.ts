export * from "./commands.js"
export { indicatorDecider } from "./decide.js"
export {
  Crossing,
  type IndicatorFact,
  indicatorFacts,
  type PublishedFigure,
  PublishedTerm,
  TargetDirection,
} from "./events.js"
export * from "./period.js"
export * from "./scope.js"
export {
  cellKey,
  type IndicatorState,
  lineKey,
  meets,
  publishedOf,
  type Target,
  type TargetLine,
  targetOn,
} from "./state.js"
