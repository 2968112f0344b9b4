export * from "./folder-messenger.js"
export * from "./process-runner.js"
