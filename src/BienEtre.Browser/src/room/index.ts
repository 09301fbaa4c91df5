import { closePopover, onAction, textsOf } from "../page/dom";
import { PageClock } from "../page/clock";
import { withChoices } from "../page/choices";
import type { Trouble } from "./machine";
import { Room } from "./room";
import { RoomView } from "./view";

/** Loudness is shown this often. */
const LEVEL_EVERY_MS = 120;

const body = document.body;
const session = body.dataset["session"];
const hubUrl = body.dataset["hub"];
if (body.id === "room" && session !== undefined && hubUrl !== undefined) {
  if (typeof RTCPeerConnection === "function" && navigator.mediaDevices !== undefined) {
    enter(session, hubUrl);
  } else {
    refuse("browser");
  }
}

function enter(id: string, hub: string): void {
  const mode = body.dataset["mode"] === "audio" ? "Audio" : "Video";
  const view = new RoomView(body, textsOf(document), new PageClock(body.dataset["serverTime"]));
  const room = new Room(
    {
      session: id,
      hubUrl: hub,
      mode,
      choices: { microphone: body.dataset["mic"] !== "off", camera: mode === "Video" && body.dataset["camera"] !== "off" },
      remember: (choices) => history.replaceState(null, "", withChoices(location.href, choices)),
      refused: (trouble) => refuseFor(trouble),
      backToDay: () => location.replace(body.dataset["today"] ?? "/"),
    },
    view,
  );

  const act = (name: string, then: () => void): void =>
    onAction(body, name, (button) => {
      closePopover(button);
      then();
      return true;
    });
  act("mute", () => void room.toggleMicrophone());
  act("camera", () => void room.toggleCamera());
  act("audio-only", () => void room.toggleAudioOnly());
  act("tap-to-hear", () => room.hear());
  act("continue", () => void room.continue());
  act("retry", () => location.reload());
  act("withdraw-confirm", () => room.withdraw());
  onAction(body, "finish", (button) => {
    // Without signalling, and for stepping out, the form does it: the server answers with the page to go to.
    if (!room.connected) {
      return false;
    }
    closePopover(button);
    void room.finish();
    return true;
  });
  setInterval(() => view.tick(), 1_000);
  setInterval(() => room.tick(), LEVEL_EVERY_MS);
  addEventListener("pagehide", () => room.close());
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      location.reload();
    }
  });
  holdAlone(id, () => room.dispatch({ type: "opened-elsewhere" }));
  void room.start();
}

/** Refusals that the room itself cannot mend have a page of their own. */
function refuseFor(trouble: Trouble): void {
  if (trouble === "ConsentMissing" || trouble === "NoticeOutdated") {
    refuse("consent");
  } else if (trouble === "NotAllowed") {
    refuse("session");
  }
}

function refuse(why: "browser" | "session" | "consent"): void {
  const base = body.dataset["refused"];
  if (base !== undefined) {
    location.replace(`${base}/${why}`);
  }
}

/** The newest tab of a session has it; an older one lets go instead of fighting over the media path. */
function holdAlone(id: string, lost: () => void): void {
  navigator.locks?.request(`session-${id}`, { steal: true }, () => new Promise<void>(() => undefined)).catch(lost);
}
