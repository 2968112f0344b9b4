export { type Consumer, type ConsumerOptions, consume } from "./consumers.js"
export { partitionOfKey } from "./partitions.js"
export { openPostgresReadModels, type PostgresReadModelsOptions } from "./read-models/persistent.js"
export { openPostgresStore, type PostgresOptions, type PostgresStore } from "./store.js"
