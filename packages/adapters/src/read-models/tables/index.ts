import { customerRows, customersTable } from "./customers.js"
import { dunningCasesTable, dunningRows } from "./dunning-cases.js"
import { creditNotesTable, invoiceOrdersTable, invoiceRows, invoicesTable } from "./invoices.js"
import { kpiValuesTable } from "./kpi-values.js"
import { messageRows, messagesTable } from "./messages.js"
import { allocationsTable, openItemRows, openItemsTable } from "./open-items.js"
import { orderLinesTable, orderRows, ordersTable } from "./orders.js"
import { paymentRows, paymentsTable } from "./payments.js"
import type { RowRecipes, SqlTable } from "./table.js"
import { workItemsTable, workRows } from "./work-items.js"

/** Of all the tables together: other tables are built beside those in service. */
export const TABLES_VERSION = 1

/** Every table that rows are written to. */
export const tables: ReadonlyArray<SqlTable> = [
  ordersTable,
  orderLinesTable,
  invoicesTable,
  invoiceOrdersTable,
  openItemsTable,
  allocationsTable,
  creditNotesTable,
  paymentsTable,
  customersTable,
  dunningCasesTable,
  workItemsTable,
  messagesTable,
  kpiValuesTable,
]

/** What facts do to rows. */
export const rowRecipes: ReadonlyArray<RowRecipes> = [
  customerRows,
  orderRows,
  invoiceRows,
  openItemRows,
  paymentRows,
  dunningRows,
  workRows,
  messageRows,
]
