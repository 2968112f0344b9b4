export type { Backup, BackupFailure } from "./backup.js"
export { openSqliteStore, type SqliteOptions, type SqliteStore } from "./store.js"
