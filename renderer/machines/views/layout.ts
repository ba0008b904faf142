import { fitsLevel, GATE_HEIGHT, type PlacedGate, placeLevel, placeUpright, solidShare, uprightLength } from './layout-gates.ts';
import { bottomOf, CARD_HEIGHT, cardWidth, placeCard, placeChips, placeColumn, type PlacedPerson } from './layout-people.ts';
import { around, aside, EDGE, FOOT, HEAD, type PlacedResource, type PlacedTerritory, placeResource, RESOURCE_WIDTH } from './layout-territory.ts';
import type { Road } from './road.ts';
import type { StageGate, StageModel } from './stage.ts';
import type { Territory } from './stage-territories.ts';

/** Where things stand on the stage, in units of its own drawing. */
export interface StageLayout {
  readonly width: number;
  readonly height: number;
  readonly territories: readonly PlacedTerritory[];
  /** The corners of the road, from the caller to the resource. */
  readonly road: Road;
  readonly gates: readonly PlacedGate[];
  /** How far the road is solid, from 0 to 1. */
  readonly solid: number;
}

/** The stage is drawn for a pane of this width, and never for a narrower or wider one: a wider pane shows it larger. */
export const STAGE_WIDTHS = { least: 320, usual: 432, most: 560 };
/** A scrollbar comes and goes within this: the stage does not lay itself out anew for it, lest the two chase each other. */
const STEADY = 20;

/** The width to draw for, given the one drawn so far and the pane's. */
export function steadyWidth(drawn: number, measured: number): number {
  return measured === 0 || Math.abs(measured - drawn) < STEADY ? drawn : measured;
}

/** A stage that would be higher is drawn more tightly. */
const HEIGHT = 420;

interface Density {
  /** Up to how many people a territory shows as a column of cards. */
  readonly cards: number;
  /** The resource's icon stands above its name. */
  readonly tall: boolean;
}
/** From easy to tight. */
const DENSITIES: readonly Density[] = [...[4, 3, 2, 0].map((cards) => ({ cards, tall: true })), { cards: 0, tall: false }];

/** How far a lane of its own runs beside and below a column of cards. */
const LANE = { beside: 10, below: 20 };
/** Above a territory that has no part in the request. */
const ASIDE = 7;
/** Between the territories of a request that crosses no endpoint. */
const BORDER = 16;

/** Lays a stage out: the resource's territory on top, the caller's below it, the others small below them. */
export function layoutStage(model: StageModel, width: number = STAGE_WIDTHS.usual): StageLayout {
  const inner = Math.round(Math.min(STAGE_WIDTHS.most, Math.max(STAGE_WIDTHS.least, width)));
  let lowest: StageLayout | undefined;
  for (const density of DENSITIES) {
    const layout = new Plan(model, inner, density).layout();
    if (layout.height <= HEIGHT) return layout;
    if (lowest === undefined || layout.height < lowest.height) lowest = layout;
  }
  return lowest as StageLayout;
}

/** Where the road leaves the people behind it: its level part, and what stands on that. */
interface Start {
  readonly people: readonly PlacedPerson[];
  /** The road before its level part. */
  readonly lead: Road;
  readonly from: number;
  readonly row: number;
  readonly level: readonly PlacedGate[];
}

type Drawn = Pick<StageLayout, 'territories' | 'road' | 'gates'>;

/** One way to lay a stage out. */
class Plan {
  private readonly model: StageModel;
  private readonly width: number;
  private readonly density: Density;
  /** The middle of the upright road below the resource. */
  private readonly column: number;
  /** Where people beside the upright road's gates must end. */
  private readonly zone: number;

  constructor(model: StageModel, width: number, density: Density) {
    this.model = model;
    this.width = width;
    this.density = density;
    this.column = width - EDGE - RESOURCE_WIDTH / 2;
    this.zone = width - EDGE - RESOURCE_WIDTH - EDGE;
  }

  layout(): StageLayout {
    const [goal, start] = this.model.territories as [Territory, Territory | undefined];
    const same = start === undefined || goal.people.some(({ calls }) => calls);
    const { territories: drawn, road, gates } = same ? this.within(goal) : this.across(goal, start);
    const territories = [...drawn];
    for (const territory of this.model.territories.slice(drawn.length)) territories.push(aside(territory, bottomOf(territories) + ASIDE, this.width));
    const arrives = this.model.verdict === 'allow';
    return { width: this.width, height: bottomOf(territories) + 1, territories, road, gates, solid: solidShare(road, gates, this.model.reached, arrives) };
  }

  /** Caller and resource in one territory. */
  private within(territory: Territory): Drawn {
    const { gates } = this.model;
    const y = 1;
    const resource = this.resourceOf(territory, y + HEAD);
    const straight = this.straight(territory, y, resource);
    if (straight !== null) return straight;
    const below = bottomOf([resource]);
    const start = this.startOf(territory, y, gates.filter(({ side }) => side !== 'key'), gates.length, below);
    const far = placeUpright(gates.slice(start.level.length), start.level, this.column, start.row, below);
    return { territories: [this.close(territory, y, start, resource)], road: this.roadOf(start, below), gates: [...start.level, ...far] };
  }

  /** A caller beside the resource, and every gate between the two; null when there is no room for that. */
  private straight(territory: Territory, y: number, resource: PlacedResource): Drawn | null {
    const { gates } = this.model;
    const people = this.peopleOf(territory, y + HEAD, this.zone);
    const caller = people.find(({ person }) => person.calls);
    if (caller === undefined) return null;
    const [from, row] = [caller.x + caller.width, caller.y + CARD_HEIGHT / 2];
    if (row > bottomOf([resource]) - 14 || fitsLevel(gates, resource.x - from) < gates.length) return null;
    const start = { people, lead: [], from, row, level: placeLevel(gates, from, resource.x, row) };
    const road = [{ x: from, y: row }, { x: resource.x, y: row }];
    return { territories: [this.close(territory, y, start, resource)], road, gates: start.level };
  }

  /** The caller in a territory below the resource's. */
  private across(goal: Territory, below: Territory): Drawn {
    const side = (wanted: StageGate['side']): readonly StageGate[] => this.model.gates.filter((gate) => gate.side === wanted);
    const [near, between, far] = [side('caller'), side('network'), side('key')];
    const resource = this.resourceOf(goal, 1 + HEAD);
    const end = bottomOf([resource]);
    const people = this.peopleOf(goal, 1 + HEAD, this.zone);
    const top = around(goal, 1, this.width, people, resource, end + (far.length === 0 ? 6 : uprightLength(far.length, [], this.column) - FOOT), this.width - EDGE);
    const border = bottomOf([top]);
    const y = border + (between.length === 0 ? BORDER : GATE_HEIGHT + BORDER + 4);
    const start = this.startOf(below, y, near, near.length, y);
    const gates = [
      ...start.level,
      ...placeUpright(near.slice(start.level.length), start.level, this.column, start.row, y),
      ...placeUpright(between, [], this.column, y + 4, border),
      ...placeUpright(far, [], this.column, border + 6, end),
    ];
    // The upright road and its gates pass beside the heading.
    const beside = Math.max(8, ...gates.filter((gate) => gate.x === this.column && gate.y > y).map(({ width }) => width / 2 + 10));
    return { territories: [top, this.close(below, y, start, null, this.column - beside)], road: this.roadOf(start, end), gates };
  }

  /**
   * Lets the road set out: from the caller's own card where its gates have room beside and above it, else on a lane
   * below everybody.
   *
   * @param near the gates that may stand on the level part
   * @param all how many gates stand on the road up to `top`
   */
  private startOf(territory: Territory, y: number, near: readonly StageGate[], all: number, top: number): Start {
    const people = this.peopleOf(territory, y + HEAD, this.zone);
    const caller = people.find(({ person }) => person.calls);
    if (caller === undefined) return this.stepOut(territory, y, near, all, top);
    const [side, middle] = [caller.x + caller.width, caller.y + CARD_HEIGHT / 2];
    const own = this.levelOf(near, side, middle);
    const needed = uprightLength(all - own.length, own, this.column);
    if (middle - top >= needed || (top === y && all === own.length)) return { people, lead: [], from: side, row: middle, level: own };
    const from = side + LANE.beside;
    const lane = this.levelOf(near, from, 0);
    const row = Math.max(bottomOf(people) + LANE.below, top + uprightLength(all - lane.length, lane, this.column));
    return { people, lead: [{ x: side, y: middle }, { x: from, y: middle }], from, row, level: this.levelOf(near, from, row) };
  }

  /** Among many the caller steps out of the crowd, onto the road. */
  private stepOut(territory: Territory, y: number, near: readonly StageGate[], all: number, top: number): Start {
    const caller = territory.people.find(({ calls }) => calls);
    if (caller === undefined) throw new Error('the caller stands nowhere on the stage');
    const width = cardWidth([caller]);
    const from = EDGE + width;
    const lane = this.levelOf(near, from, 0);
    const rest = all - lane.length;
    // Where neither a resource nor a gate stands above the lane, the others have the whole width up to the road.
    const people = this.peopleOf(territory, y + HEAD, top === y && rest === 0 ? this.column - EDGE : this.zone);
    const clear = people.length === 0 ? y + HEAD : bottomOf(people) + 8;
    const row = Math.max(clear + CARD_HEIGHT / 2, top === y && rest === 0 ? 0 : top + uprightLength(rest, lane, this.column));
    return { people: [...people, placeCard(caller, EDGE, row - CARD_HEIGHT / 2, width)], lead: [], from, row, level: this.levelOf(near, from, row) };
  }

  private levelOf(gates: readonly StageGate[], from: number, row: number): readonly PlacedGate[] {
    return placeLevel(gates.slice(0, fitsLevel(gates, this.column - from)), from, this.column, row);
  }

  private roadOf({ lead, from, row }: Start, end: number): Road {
    return [...lead, { x: from, y: row }, { x: this.column, y: row }, { x: this.column, y: end }];
  }

  /** People of an involved territory: a column of cards, or chips without the caller. */
  private peopleOf({ people }: Territory, y: number, end: number): readonly PlacedPerson[] {
    if (people.length <= this.density.cards) return placeColumn(people, EDGE, y);
    return placeChips(people.filter(({ calls }) => !calls), EDGE, y, end - EDGE);
  }

  private resourceOf({ resource }: Territory, y: number): PlacedResource {
    if (resource === null) throw new Error('what is asked for stands nowhere on the stage');
    return placeResource(resource, this.width - EDGE - RESOURCE_WIDTH, y, this.density.tall);
  }

  private close(territory: Territory, y: number, { people, row }: Start, resource: PlacedResource | null, headingEnd = this.width - EDGE): PlacedTerritory {
    return around(territory, y, this.width, people, resource, row + GATE_HEIGHT / 2, headingEnd);
  }
}
