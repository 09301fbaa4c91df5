import { closePopover, onAction, textsOf } from "../page/dom";
import { PageClock } from "../page/clock";
import { readChoices, writeChoices } from "../page/choices";
import { Room } from "./room";
import { RoomView } from "./view";

/** Loudness is shown this often. */
const LEVEL_EVERY_MS = 120;

const body = document.body;
const session = body.dataset["session"];
const hubUrl = body.dataset["hub"];
if (body.id === "room" && session !== undefined && hubUrl !== undefined) {
  enter(session, hubUrl);
}

function enter(id: string, hub: string): void {
  const mode = body.dataset["mode"] === "Audio" ? "Audio" : "Video";
  const view = new RoomView(body, textsOf(document), new PageClock(body.dataset["serverTime"]));
  const room = new Room(
    {
      session: id,
      hubUrl: hub,
      mode,
      choices: readChoices(location.hash, { microphone: true, camera: mode === "Video" }),
      remember: (choices) => history.replaceState(null, "", writeChoices(choices)),
    },
    view,
  );

  onAction(body, "mute", () => void room.toggleMicrophone());
  onAction(body, "camera", () => void room.toggleCamera());
  onAction(body, "audio-only", () => void room.toggleAudioOnly());
  onAction(body, "tap-to-hear", () => room.hear());
  onAction(body, "continue", () => void room.continue());
  onAction(body, "admit", () => void room.answerKnock(true));
  onAction(body, "decline", () => void room.answerKnock(false));
  onAction(body, "retry", () => location.reload());
  onAction(body, "withdraw-confirm", (button) => {
    closePopover(button);
    room.withdraw();
  });
  onAction(body, "finish", (button) => {
    closePopover(button);
    void room.leave(true);
  });
  onAction(body, "step-out", (button) => {
    closePopover(button);
    void room.leave(false).then(() => location.assign(body.dataset["home"] ?? "/"));
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

/** The newest tab of a session has it; an older one lets go instead of fighting over the media path. */
function holdAlone(id: string, lost: () => void): void {
  navigator.locks?.request(`session-${id}`, { steal: true }, () => new Promise<void>(() => undefined)).catch(lost);
}
