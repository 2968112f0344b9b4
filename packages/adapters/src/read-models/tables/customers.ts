import type { RowRecipes, SqlTable } from "./table.js"

export const customersTable: SqlTable = {
  name: "customers",
  about: "One row a customer.",
  columns: {
    customer_id: { type: "TEXT", about: "the customer" },
    name: { type: "TEXT", about: "its name" },
    currency: { type: "TEXT", about: "the currency it usually pays in (ISO 4217)" },
    country: { type: "TEXT", about: "its country, where it is known", nullable: true },
    segment: { type: "TEXT", about: "its segment, where it has one", nullable: true },
    owner: { type: "TEXT", about: "who looks after it", nullable: true },
    registered_on: { type: "TEXT", about: "the business date it was registered on" },
  },
  key: ["customer_id"],
}

export const customerRows: RowRecipes = {
  CustomerRegistered: (rows, { customer, name, currency, country, segment }, { metadata }) =>
    rows.put(
      customersTable,
      customer,
      name,
      currency,
      country ?? null,
      segment ?? null,
      null,
      metadata.effectiveDate,
    ),
  AccountOwnerAssigned: (rows, { customer, owner }) => rows.change(customersTable, [customer], { owner }),
}
