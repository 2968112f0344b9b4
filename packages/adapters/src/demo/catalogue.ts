/** `cents` is the list price in euro cents; `rate` the Italian VAT rate in percent. */
export interface Product {
  readonly sku: string
  readonly description: string
  readonly unit: string
  readonly cents: number
  readonly rate: "22" | "10" | "4"
  /** How many are ordered at a time, usually. */
  readonly usual: number
}

type Row = readonly [name: string, cents: number, usual: number]

const family = (
  prefix: string,
  rate: Product["rate"],
  unit: string,
  rows: ReadonlyArray<Row>,
): ReadonlyArray<Product> =>
  rows.map(([description, cents, usual], index) => ({
    sku: `${prefix}-${String((index + 1) * 10).padStart(4, "0")}`,
    description,
    unit,
    cents,
    rate,
    usual,
  }))

export const catalogue: ReadonlyArray<Product> = [
  ...family("TOO", "22", "pcs", [
    ["Cordless drill 18 V", 16900, 6],
    ["Impact driver 18 V", 18450, 5],
    ["Angle grinder 125 mm", 8490, 8],
    ["Rotary hammer SDS-plus", 24900, 4],
    ["Jigsaw 650 W", 9950, 5],
    ["Laser level, cross line", 21900, 3],
    ["Pipe wrench 14 in", 3240, 12],
    ["Screwdriver set, 12 parts", 2780, 15],
    ["Socket set 1/2 in, 24 parts", 7650, 6],
    ["Tape measure 8 m", 990, 40],
    ["Utility knife", 645, 60],
    ["Claw hammer 500 g", 1520, 25],
  ]),
  ...family("FIX", "22", "box", [
    ["Wood screws 5×60, 500 per box", 1890, 40],
    ["Drywall screws 3.5×35, 1000 per box", 1475, 60],
    ["Hex bolts M10×80, 100 per box", 2860, 25],
    ["Threaded rod M8 1 m, 25 per box", 2140, 20],
    ["Nylon plugs 8 mm, 500 per box", 1360, 50],
    ["Chemical anchor 300 ml, 12 per box", 9480, 8],
    ["Washers M10, 500 per box", 985, 30],
    ["Cable ties 200 mm, 1000 per box", 1690, 30],
    ["Rivets 4×10, 1000 per box", 2230, 18],
    ["Nails 70 mm, 5 kg per box", 1940, 35],
  ]),
  ...family("PLU", "22", "m", [
    ["Multilayer pipe 16×2", 118, 400],
    ["Multilayer pipe 20×2", 174, 350],
    ["Copper pipe 15 mm", 615, 120],
    ["Drain pipe 110 mm", 690, 90],
    ["Corrugated hose 25 mm", 145, 200],
    ["Pipe insulation 20 mm", 132, 250],
  ]),
  ...family("VAL", "22", "pcs", [
    ["Ball valve 3/4 in", 1140, 40],
    ["Pressure reducer 1/2 in", 4350, 12],
    ["Thermostatic head", 2390, 30],
    ["Circulation pump 25-60", 18900, 4],
    ["Expansion vessel 18 l", 4780, 8],
    ["Press fitting elbow 20 mm", 485, 120],
    ["Press fitting tee 20 mm", 690, 100],
    ["Syphon, chrome", 2650, 15],
    ["Flush valve", 1980, 20],
    ["Manifold, 8 ways", 15400, 4],
  ]),
  ...family("ELE", "22", "pcs", [
    ["Circuit breaker C16", 890, 50],
    ["Residual current device 25 A", 4690, 15],
    ["Distribution board, 24 modules", 6180, 8],
    ["Junction box IP55", 385, 80],
    ["Socket outlet, flush", 640, 90],
    ["Switch, two-way", 590, 90],
    ["LED panel 60×60", 3890, 30],
    ["LED floodlight 50 W", 4550, 16],
    ["Motion sensor", 2480, 18],
    ["Cable reel 40 m", 7390, 6],
  ]),
  ...family("CAB", "22", "m", [
    ["Cable FS17 1.5 mm²", 38, 1000],
    ["Cable FS17 2.5 mm²", 62, 1000],
    ["Cable FG16 3G2.5", 185, 400],
    ["Data cable Cat 6", 74, 600],
  ]),
  ...family("SAF", "22", "pcs", [
    ["Safety shoes S3", 6890, 12],
    ["Helmet with chin strap", 2460, 20],
    ["Work gloves, 12 pairs", 2190, 25],
    ["Safety goggles", 780, 40],
    ["Fall-arrest harness", 11900, 5],
    ["Dust masks FFP2, 20 per pack", 1650, 30],
  ]),
  ...family("CHE", "22", "pcs", [
    ["Silicone, white 310 ml", 520, 96],
    ["Polyurethane foam 750 ml", 890, 72],
    ["Thread sealant 100 ml", 1340, 30],
    ["Penetrating oil 400 ml", 615, 48],
    ["Tile adhesive 25 kg", 1490, 60],
    ["Waterproofing membrane 5 kg", 3650, 20],
  ]),
  ...family("HEA", "10", "pcs", [
    ["Condensing boiler 24 kW", 89500, 2],
    ["Heat pump water heater 200 l", 142000, 1],
    ["Solar panel 430 W", 11900, 14],
    ["Hybrid inverter 6 kW", 128000, 1],
    ["Battery module 5 kWh", 186000, 1],
    ["Steel radiator 600×1000", 12400, 8],
    ["Solar mounting set", 8450, 10],
  ]),
  ...family("SAN", "10", "pcs", [
    ["Washbasin 60 cm", 7850, 8],
    ["Wall-hung toilet", 16400, 6],
    ["Shower tray 80×120", 18900, 4],
    ["Basin mixer", 6240, 12],
    ["Shower column", 14800, 5],
    ["Towel warmer 500×1200", 9900, 6],
  ]),
  ...family("ACC", "4", "pcs", [
    ["Grab bar 60 cm", 3490, 10],
    ["Fold-down shower seat", 9850, 4],
    ["Wheelchair ramp 1.5 m", 21500, 2],
    ["Raised toilet seat", 4590, 8],
    ["Accessible washbasin", 24800, 3],
  ]),
]
