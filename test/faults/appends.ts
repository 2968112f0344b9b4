import {
  commandIdOf,
  eventIdOf,
  type ProposedEvent,
  type StreamWrite,
  streamName,
  unsafeDate,
} from "@adv/domain"

export const eventOf = (name: string, index = 0, data: unknown = { name }): ProposedEvent => ({
  id: eventIdOf(commandIdOf(name), index),
  type: "OrderPlaced",
  data,
  metadata: {
    effectiveDate: unsafeDate("2025-03-03"),
    legalEntity: "ACME-FR",
    actor: { id: "import", department: "sales", kind: "import" },
    commandId: commandIdOf(name),
    schemaVersion: 1,
  },
})

/** The nth append of a writer: two events of an order of its own, one of an order that all writers share. */
export const appendOf = (writer: string, index: number): [StreamWrite, StreamWrite] => {
  const name = `${writer} ${index}`
  return [
    { stream: streamName("order", name), expected: "noStream", events: [eventOf(name, 0), eventOf(name, 1)] },
    { stream: streamName("order", "shared"), expected: "any", events: [eventOf(name, 2)] },
  ]
}
