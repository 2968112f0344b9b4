import type { Command } from "../running/command.js"
import type { ContactId, CustomerId, Decimal, OrderId } from "../values/index.js"

export type RecordSurveyResponse = Command<
  "RecordSurveyResponse",
  {
    readonly contact: ContactId
    readonly customer: CustomerId
    readonly survey: string
    readonly surveyVersion?: number
    readonly answers: ReadonlyArray<{ readonly item: string; readonly score: Decimal }>
    readonly respondent?: string
    readonly order?: OrderId
  }
>

export type ContactCommand = RecordSurveyResponse
