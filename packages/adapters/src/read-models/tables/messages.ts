import type { RowRecipes, SqlTable } from "./table.js"

const text = (about: string) => ({ type: "TEXT" as const, about, nullable: true as const })

export const messagesTable: SqlTable = {
  name: "messages",
  about: "One row a message to a customer. Its text is not there, only what proves which it was.",
  columns: {
    message_id: { type: "TEXT", about: "the message" },
    customer_id: { type: "TEXT", about: "whom it is written to" },
    topic: { type: "TEXT", about: "what it tells" },
    channel: { type: "TEXT", about: "by which channel" },
    language: { type: "TEXT", about: "in which language" },
    template: { type: "TEXT", about: "the template it was written with" },
    document_hash: { type: "TEXT", about: "the SHA-256 of its text" },
    order_id: text("the first order it is about"),
    invoice_id: text("the first invoice it is about"),
    status: { type: "TEXT", about: "queued, withdrawn, sent, delivered, bounced or opened" },
    queued_on: { type: "TEXT", about: "the business date it was written on" },
    sent_on: text("when it was sent last"),
    delivered_on: text("when it arrived"),
    bounced_on: text("when it came back"),
    reason: text("why it came back, or was withdrawn"),
  },
  key: ["message_id"],
  indexes: [["customer_id"], ["status"]],
}

export const messageRows: RowRecipes = {
  MessageQueued: (rows, data, { metadata }) =>
    rows.put(
      messagesTable,
      data.message,
      data.customer,
      data.topic,
      data.channel,
      data.language,
      data.template,
      data.documentHash,
      data.about.orders?.[0] ?? null,
      data.about.invoices?.[0] ?? null,
      "queued",
      metadata.effectiveDate,
      null,
      null,
      null,
      null,
    ),
  MessageWithdrawn: (rows, { message, reason }) =>
    rows.change(messagesTable, [message], { status: "withdrawn", reason }),
  MessageSent: (rows, { message, channel }, { metadata }) =>
    rows.change(messagesTable, [message], { status: "sent", channel, sent_on: metadata.effectiveDate }),
  MessageDelivered: (rows, { message }, { metadata }) =>
    rows.change(messagesTable, [message], { status: "delivered", delivered_on: metadata.effectiveDate }),
  MessageBounced: (rows, { message, reason }, { metadata }) =>
    rows.change(messagesTable, [message], {
      status: "bounced",
      bounced_on: metadata.effectiveDate,
      reason,
    }),
  MessageOpened: (rows, { message }) => rows.change(messagesTable, [message], { status: "opened" }),
}
