import { type CommandId, eventIdOf, isUuid } from "../../values/index.js"
import { invariant } from "./invariant.js"

const isCommandId = (value: string): value is CommandId => isUuid(value)

export const identity = invariant(
  "INV-21",
  "What a command appended is there once: its events bear the ids that follow from its own, from the first on, none twice and none skipped.",
  (log, note) => {
    const counts = new Map<string, number>()
    const seen = new Map<string, number>()
    for (const { id, position, type, metadata } of log) {
      const { commandId } = metadata
      const earlier = seen.get(id)
      if (earlier !== undefined) {
        note(`event ${id}`, "it was appended twice", [earlier, position])
        continue
      }
      seen.set(id, position)
      const index = counts.get(commandId) ?? 0
      counts.set(commandId, index + 1)
      if (!isCommandId(commandId) || id !== eventIdOf(commandId, index))
        note(`command ${commandId}`, `${type} should bear the id of its event ${index}`, [position])
    }
  },
)
