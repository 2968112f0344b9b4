import type { Random } from "./random.js"

/** Countries of the customers; names are made up of parts that are common in each. */
export type Country = "IT" | "FR" | "DE" | "AT" | "CH" | "JP"

interface NameParts {
  readonly trades: ReadonlyArray<string>
  readonly families: ReadonlyArray<string>
  readonly forms: ReadonlyArray<string>
  readonly towns: ReadonlyArray<string>
}

const german: NameParts = {
  trades: ["Werkzeughandel", "Baubedarf", "Haustechnik", "Eisenwaren", "Elektrobedarf", "Sanitärgroßhandel"],
  families: [
    "Brandtner",
    "Hollerbach",
    "Kessenich",
    "Lindhorst",
    "Oberländer",
    "Petrasch",
    "Rautenberg",
    "Vossberg",
  ],
  forms: ["GmbH", "GmbH & Co. KG", "KG", "e. K."],
  towns: ["Augsburg", "Kassel", "Regensburg", "Münster", "Ulm", "Erfurt"],
}

const parts: Readonly<Record<Country, NameParts>> = {
  IT: {
    trades: [
      "Ferramenta",
      "Termoidraulica",
      "Edilforniture",
      "Elettroforniture",
      "Utensileria",
      "Idrocentro",
      "Impianti",
      "Colorificio",
    ],
    families: [
      "Albarelli",
      "Bonsignori",
      "Castellazzi",
      "Donadoni",
      "Fumagalli",
      "Grimandi",
      "Locatelli",
      "Manfrin",
      "Pedrazzini",
      "Ravagnan",
      "Scarpellini",
      "Tognazzi",
    ],
    forms: ["S.r.l.", "S.p.A.", "S.n.c.", "& Figli S.r.l.", "S.a.s."],
    towns: ["Bergamo", "Parma", "Cuneo", "Treviso", "Arezzo", "Ancona", "Lecce", "Novara", "Salerno"],
  },
  FR: {
    trades: ["Quincaillerie", "Comptoir", "Établissements", "Ateliers", "Matériaux"],
    families: [
      "Beaufils",
      "Chastagnier",
      "Delaunoy",
      "Fourcade",
      "Grandvaux",
      "Lespinasse",
      "Montrieux",
      "Vauquelin",
    ],
    forms: ["SAS", "SARL", "SA", "et Fils SARL"],
    towns: ["Annecy", "Valence", "Dijon", "Nîmes", "Grenoble", "Pau"],
  },
  DE: german,
  AT: { ...german, towns: ["Villach", "Steyr", "Dornbirn", "Wels"] },
  CH: { ...german, forms: ["AG", "GmbH"], towns: ["Chur", "Thun", "Winterthur", "Lugano"] },
  JP: {
    trades: ["Kogu", "Setsubi", "Denzai"],
    families: ["Kitanozawa", "Minamihara", "Sakuragawa"],
    forms: ["K.K.", "Shokai K.K."],
    towns: ["Kobe", "Nagoya", "Sendai"],
  },
}

/** Gives company names that were not given before. */
export const namesFor = (random: Random): ((country: Country) => string) => {
  const given = new Map<string, number>()
  return (country) => {
    const { trades, families, forms, towns } = parts[country]
    const name = `${random.pick(trades)} ${random.pick(families)} ${random.pick(forms)}, ${random.pick(towns)}`
    const times = (given.get(name) ?? 0) + 1
    given.set(name, times)
    return times === 1 ? name : `${name} (${times})`
  }
}
