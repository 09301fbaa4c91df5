import type { PractitionerDay, Refusal } from "../contracts";
import { onAction, textsOf, write } from "../page/dom";
import { HubLink } from "../signalling/hub";
import { Knock } from "./knock";
import { atTheDoor, newKnocks } from "./queue";
import { VisitList } from "./visits";

const root = document.querySelector<HTMLElement>("[data-today]");
const hubUrl = root?.dataset["hub"];
if (root !== null && hubUrl !== undefined) {
  watch(root, hubUrl);
}

function watch(today: HTMLElement, url: string): void {
  const texts = textsOf(document);
  const visits = new VisitList(today, texts);
  const knock = new Knock(today);
  const say = (words: string): void => write(today, "[data-status]", words);
  let known: ReadonlySet<string> = new Set();

  const show = (day: PractitionerDay): void => {
    const waiting = atTheDoor(day);
    const first = newKnocks(known, day)[0];
    known = new Set(waiting.map((visit) => visit.session));
    visits.show(day);
    knock.title(waiting[0] === undefined ? null : texts("title.knock", waiting[0].alias));
    if (first !== undefined) {
      say(texts("knock", first.alias));
      knock.ring();
    } else if (waiting.length === 0) {
      say(texts("nobody"));
    }
  };

  const link = new HubLink(url, {
    join: (hub, epoch, lastSequence) => hub.Watch(epoch, lastSequence),
    snapshot: (result) => {
      if (result.day !== null) {
        show(result.day);
      }
    },
    signal: (signal) => {
      if (signal.day !== null) {
        show(signal.day);
      }
    },
    refused: () => undefined,
    status: (status) => (today.dataset["signalling"] = status),
  });

  onAction(today, "admit", (button) =>
    answer(link, button, async (session) => {
      const result = await link.hub.Admit(session);
      const room = button.closest("[data-session]")?.querySelector<HTMLAnchorElement>('a[data-action="enter"]');
      if (result.refusal === "None" && room !== null && room !== undefined) {
        location.assign(room.href);
      }
      return result.refusal;
    }),
  );
  onAction(today, "decline", (button) => answer(link, button, async (session) => (await link.hub.Decline(session)).refusal));
  addEventListener("pagehide", () => void link.stop());
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      location.reload();
    }
  });
  void link.start();
}

/** Asks the hub; where that is not possible, or refused, the form itself is sent and the server's page says what to do next. */
function answer(link: HubLink, button: HTMLElement, ask: (session: string) => Promise<Refusal>): boolean {
  const session = button.closest<HTMLElement>("[data-session]")?.dataset["session"];
  if (session === undefined || !link.connected) {
    return false;
  }
  const form = button.closest("form");
  button.setAttribute("aria-disabled", "true");
  ask(session)
    .catch((): Refusal => "StorageUnavailable")
    .then((refusal) => {
      button.removeAttribute("aria-disabled");
      if (refusal !== "None") {
        form?.submit();
      }
    });
  return true;
}
