import {
  type ContactId,
  type CustomerId,
  type Decimal,
  isNonNegativeDecimal,
  type OrderId,
} from "@adv/domain"
import { right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import { expression } from "../expression.js"
import {
  compileFields,
  date,
  type FieldTable,
  fieldSet,
  id,
  isProblems,
  madeId,
  notNegative,
  text,
  wholeNumber,
} from "../fields.js"
import { isObject, pick, recordOf, strict } from "../strict.js"
import { kind } from "./kind.js"

const PerRow = strict("an answer in each row", { item: expression, score: expression })
const PerColumn = recordOf("answers by item", expression)
type GivenAnswers = t.TypeOf<typeof PerRow> | t.TypeOf<typeof PerColumn>

const isPerRow = (given: unknown): given is t.TypeOf<typeof PerRow> =>
  isObject(given) && "item" in given && "score" in given

/** `{"PHONE_RECEPTION": column, …}` when an answer is a column, `{"item": column, "score": column}` when it is a row. */
const givenAnswers: t.Type<GivenAnswers> = pick("answers", (value) =>
  isPerRow(value)
    ? (PerRow as t.Type<GivenAnswers>)
    : isObject(value)
      ? (PerColumn as t.Type<GivenAnswers>)
      : undefined,
)

const rowFields = fieldSet({}, { item: text, score: notNegative })

/** What people answer when asked about their order; a score is on the item's own scale. */
export const survey = kind({
  name: "survey",
  rank: 13,
  fields: fieldSet(
    { customer: id<CustomerId>("a customer"), date, survey: text },
    {
      contact: id<ContactId>("a survey response"),
      surveyVersion: wholeNumber,
      respondent: text,
      order: id<OrderId>("an order"),
    },
  ),
  special: { answers: givenAnswers },
  groupedBy: (given) => (isPerRow(given["answers"]) ? "contact" : undefined),
  prepare: (given, { table, path, scope }) => {
    const asked = given["answers"]
    if (!isObject(asked)) scope.complain(path, 'says no "answers": a survey needs them.')
    const perRow = isPerRow(asked)
    const columns: FieldTable =
      perRow || !isObject(asked)
        ? {}
        : Object.fromEntries(Object.keys(asked).map((item) => [item, notNegative]))
    const byColumn = compileFields(
      fieldSet({}, columns),
      isObject(asked) ? asked : {},
      table,
      `${path}/answers`,
      scope,
    )
    const byRow = compileFields(rowFields, isObject(asked) ? asked : {}, table, `${path}/answers`, scope)
    return (values, rows) => {
      const answers: Array<{ readonly item: string; readonly score: Decimal }> = []
      for (const row of rows) {
        if (perRow) {
          const read = byRow(row)
          if (isProblems(read)) return read
          if (read.item !== undefined && read.score !== undefined)
            answers.push({ item: read.item, score: read.score })
          continue
        }
        const read = byColumn(row)
        if (isProblems(read)) return read
        for (const [item, score] of Object.entries(read))
          if (isNonNegativeDecimal(score)) answers.push({ item, score })
      }
      const { customer, date: on, survey: name, contact, surveyVersion, respondent, order } = values
      return {
        key: contact ?? null,
        date: on,
        customers: [customer],
        says: answers,
        build: (_known, identity) =>
          right({
            at: on,
            commands: [
              {
                type: "RecordSurveyResponse" as const,
                on,
                contact: contact ?? madeId<ContactId>(identity),
                customer,
                survey: name,
                answers,
                ...(surveyVersion === undefined ? {} : { surveyVersion }),
                ...(respondent === undefined ? {} : { respondent }),
                ...(order === undefined ? {} : { order }),
              },
            ],
          }),
      }
    }
  },
})
