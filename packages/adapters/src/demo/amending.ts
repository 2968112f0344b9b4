import type { LineId } from "@adv/domain"
import { catalogue } from "./catalogue.js"
import { inCurrencyOf, taxFor } from "./customers.js"
import type { DemoOrder, World } from "./world.js"

/** Customers change their mind before an order is validated: they add a line, want more, or take a line out. */
export const amendingIn =
  (world: World) =>
  (order: DemoOrder): void => {
    const { random } = world
    const { customer, id, chain, lines } = order
    const on = world.date(world.today())
    const [first] = lines
    const last = lines.at(-1)
    const wanted = lines.filter((line) => line.wanted > 0)
    if (first === undefined || last === undefined) return
    const how =
      world.turn("line removed", 3, 2) && wanted.length > 1 ? "remove" : random.pick(["add", "more"])
    if (how === "remove") {
      lines.splice(lines.indexOf(last), 1)
      world.attempt(
        { type: "RemoveOrderLine", on, order: id, line: last.line, reason: "customer takes it elsewhere" },
        customer.assistant,
        chain,
        {
          ORDER_BELOW_MINIMUM: () => {
            lines.push(last)
          },
        },
      )
    } else if (how === "more") {
      first.wanted += Math.max(1, Math.floor(first.wanted / 5))
      world.ask(
        {
          type: "ChangeOrderLine",
          on,
          order: id,
          line: first.line,
          quantity: String(first.wanted),
          reason: "customer wants more",
        },
        customer.assistant,
        chain,
      )
    } else {
      const product = random.pick(catalogue)
      order.added += 1
      const line = String(100 + 10 * order.added)
      const quantity = Math.max(1, Math.round((product.usual * customer.size) / 2))
      // Its number is new, so it is a line's.
      lines.push({
        line: line as LineId,
        sku: product.sku,
        ordered: quantity,
        wanted: quantity,
        delivered: 0,
        promised: null,
      })
      world.ask(
        {
          type: "AddOrderLine",
          on,
          order: id,
          line,
          sku: product.sku,
          description: product.description,
          unit: product.unit,
          quantity: String(quantity),
          ...(customer.buysByList
            ? {}
            : {
                unitPrice: (
                  inCurrencyOf(customer, product.cents) / (customer.currency === "JPY" ? 1 : 100)
                ).toFixed(customer.currency === "JPY" ? 0 : 2),
              }),
          tax: taxFor(customer, product),
          requestedDate: world.date(order.requested),
          reason: "customer adds to the order",
        },
        customer.assistant,
        chain,
      )
    }
  }
