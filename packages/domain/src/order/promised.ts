import type { LocalDate } from "../values/index.js"

/** The promise that binds: the last one that the customer agreed to, or that was moved forward for his sake. */
export const committedBy = (
  committed: LocalDate | null,
  to: LocalDate,
  agreedByCustomer: boolean,
): LocalDate => (committed === null || agreedByCustomer || to < committed ? to : committed)
