import type { ContactPreferences } from "../../customer/contact-preferences.js"
import type { CustomerId } from "../../values/index.js"
import type { ViewRecipes } from "./view.js"

/** Who is written to, and how. */
export interface Addressee {
  readonly name: string
  readonly language: string | null
  readonly preferences: ContactPreferences | null
}

export type Addressees = Map<CustomerId, Addressee>

export const addresseesRecipes: ViewRecipes<Addressees> = {
  CustomerRegistered: (state, { data: { customer, name, language } }) => {
    state.set(customer, { name, language: language ?? null, preferences: null })
  },
  ContactPreferencesSet: (state, { data: { customer, preferences } }) => {
    const known = state.get(customer)
    if (known) state.set(customer, { ...known, preferences })
  },
}
