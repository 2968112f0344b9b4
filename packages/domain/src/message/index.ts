export * from "./channel.js"
export * from "./commands.js"
export { messageDecider } from "./decide.js"
export * from "./events.js"
export * from "./localised.js"
export * from "./presets/index.js"
export * from "./render.js"
export type { MessageState, MessageStatus, QueuedMessage } from "./state.js"
export {
  MessageTopic,
  placeholdersOf,
  TemplatePolicy,
  type TemplateText,
  templatePolicyId,
} from "./template.js"
