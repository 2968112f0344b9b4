import { billing as billingClerk, invoiceGateway } from "./company.js"
import type { Books, DemoInvoice, World } from "./world.js"

const channels = {
  IT: ["sdi", "fatturapa-1.2"],
  FR: ["peppol", "ubl-2.1"],
  DE: ["peppol", "ubl-2.1"],
  AT: ["peppol", "ubl-2.1"],
  CH: ["email", "pdf"],
  JP: ["email", "pdf"],
} as const

/** How invoices reach customers: through the exchange system at home, by mail outside the Union. */
export const sendingIn = (world: World, books: Books): void => {
  const { workdays } = world
  const on = () => world.date(world.today())
  /** Italian law caps terms between companies at sixty days, unless more was expressly agreed. */
  const checked = new Set<string>()

  const send = (of: DemoInvoice, times: number) => {
    const [channel, format] = channels[of.customer.country]
    const message = `${channel}:${of.id}:${times}`
    const { chain } = of.order
    world.ask(
      { type: "SendInvoice", on: on(), invoice: of.id, message, channel, format },
      billingClerk,
      chain,
    )
    if (channel === "email") return
    const rejected = times === 1 && world.turn("invoice rejected", 70, 25)
    const answered = { on: on(), invoice: of.id, message }
    // A sample is enough to see that they arrive; the exchange keeps the rest.
    if (!rejected && !world.turn("delivery of an invoice acknowledged", 8)) return
    world.soon(60, () =>
      world.ask(
        rejected
          ? { type: "RejectInvoiceDelivery", ...answered, reason: "recipient code unknown" }
          : { type: "AcknowledgeInvoiceDelivery", ...answered },
        invoiceGateway,
        chain,
      ),
    )
    if (rejected) world.at(workdays.after(world.today(), 1), 10 * 60, () => send(of, times + 1))
  }

  const checkTerm = (of: DemoInvoice) => {
    const { customer } = of
    const policy = customer.country === "IT" ? "IT-231-2002-CAPS" : "FR-L441-10-CAPS"
    const longest = Math.max(0, ...[...of.instalments.values()].map(({ due }) => (due ?? 0) - of.issued))
    if ((customer.country !== "IT" && customer.country !== "FR") || longest <= 60 || checked.has(customer.id))
      return
    checked.add(customer.id)
    world.ask(
      {
        type: "CheckTermCompliance",
        on: on(),
        invoice: of.id,
        policy,
        debtor: customer.segment === "public body" ? "publicAuthority" : "business",
      },
      billingClerk,
      of.order.chain,
    )
  }

  world.hear({
    InvoiceIssued: ({ data }) => {
      const of = books.invoices.get(data.invoice)
      if (of === undefined) return
      world.soon(30, () => {
        send(of, 1)
        checkTerm(of)
      })
    },
  })
}
