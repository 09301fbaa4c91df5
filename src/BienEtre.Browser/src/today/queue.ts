import type { PractitionerDay, Visit } from "../contracts";

/** Visits at the door: the client's page is connected and nobody has answered yet. */
export function atTheDoor(day: PractitionerDay): readonly Visit[] {
  return day.visits.filter((visit) => visit.state === "Waiting" && visit.here);
}

/** Who has come to the door since `known` (session ids) was taken. Somebody whose line dropped and who is back knocks again. */
export function newKnocks(known: ReadonlySet<string>, day: PractitionerDay): readonly Visit[] {
  return atTheDoor(day).filter((visit) => !known.has(visit.session));
}
