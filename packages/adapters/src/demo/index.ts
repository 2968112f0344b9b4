export { DEMO_LEGAL_ENTITY } from "./company.js"
export type { DemoCustomer, PayingHabit } from "./customers.js"
export { type DemoProgress, type DemoResult, type RunDemoOptions, runDemo } from "./run.js"
export { demoCalendars } from "./workdays.js"
export {
  DEMO_FROM,
  DEMO_ORDERS,
  DEMO_SEED,
  DEMO_UNTIL,
  type DemoBatch,
  type DemoYear,
  type DemoYearOptions,
  demoYear,
} from "./year.js"
