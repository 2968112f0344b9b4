export { type SharedConsumer, type SharedOptions, shareEvents } from "./sharing.js"
export { type EventStoreDbOptions, type EventStoreDbStore, openEventStoreDb } from "./store.js"
