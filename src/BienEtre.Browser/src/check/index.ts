import { HttpTransportType, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { Devices } from "../media/devices";
import { LevelMeter, showLevel, SPEAKING } from "../media/level";
import { play, TEST_NOTES } from "../media/tone";
import { readChoices, writeChoices, type Choices } from "../page/choices";
import { onAction, say, textsOf } from "../page/dom";

type CheckName = "camera" | "microphone" | "speaker" | "relay";
type CheckResult = "pending" | "good" | "bad" | "off";

/** How long the path may take to answer. */
const PATH_PATIENCE_MS = 5_000;

const LEVEL_EVERY_MS = 100;

const body = document.body;
const texts = textsOf(document);

if (body.id === "check") {
  void begin();
}

async function begin(): Promise<void> {
  const withVideo = body.dataset["mode"] !== "Audio";
  let wanted: Choices = readChoices(location.hash, { microphone: true, camera: withVideo });
  let heard = false;
  let meter: LevelMeter | null = null;
  const preview = body.querySelector<HTMLVideoElement>("video[data-preview]");

  const devices = new Devices(withVideo, () => {
    if (preview !== null) {
      preview.srcObject = devices.camera === null ? null : new MediaStream([devices.camera]);
      preview.play().catch(() => undefined);
    }
    if (devices.microphone !== null) {
      meter ??= new LevelMeter();
    }
    meter?.listen(devices.microphone);
    show("camera", devices.camera !== null ? "good" : wanted.camera ? "bad" : "off");
    if (!heard) {
      show("microphone", devices.microphone !== null ? "pending" : wanted.microphone ? "bad" : "off");
    }
  });

  const open = async (): Promise<void> => {
    const trouble = await devices.open(wanted);
    say(body, trouble === null ? "" : texts(`note.${trouble}`));
    show("camera", devices.camera !== null ? "good" : wanted.camera ? "bad" : "off");
    show("microphone", devices.microphone !== null ? (heard ? "good" : "pending") : wanted.microphone ? "bad" : "off");
  };

  setInterval(() => {
    const level = meter?.level() ?? 0;
    showLevel(body, "self", level);
    if (!heard && level > SPEAKING) {
      heard = true;
      show("microphone", "good");
    }
  }, LEVEL_EVERY_MS);

  const enterLinks = (): void => {
    setFragment("[data-enter]", wanted);
    setFragment("[data-enter-audio]", { microphone: wanted.microphone, camera: false });
  };

  for (const box of body.querySelectorAll<HTMLInputElement>("input[data-choice]")) {
    const name = box.dataset["choice"] === "camera" ? "camera" : "microphone";
    box.checked = wanted[name];
    box.addEventListener("change", () => {
      wanted = { ...wanted, [name]: box.checked };
      heard = heard && wanted.microphone;
      history.replaceState(null, "", writeChoices(wanted));
      enterLinks();
      void (name === "camera" ? devices.setCamera(box.checked) : devices.setMicrophone(box.checked)).then((trouble) =>
        say(body, trouble === null ? "" : texts(`note.${trouble}`)),
      );
    });
  }

  enterLinks();
  onAction(body, "play-tone", () => void testSpeaker());
  onAction(body, "check-again", () => {
    void open();
    void checkPath();
  });
  addEventListener("pagehide", () => devices.release());
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      location.reload();
    }
  });
  void checkPath();
  await open();
}

async function testSpeaker(): Promise<void> {
  const context = new AudioContext();
  show("speaker", (await play(context, TEST_NOTES, 0.5)) ? "good" : "bad");
  setTimeout(() => void context.close(), 2_000);
}

/** Opens the same kind of connection that the room needs, and closes it again. Says nothing about the visitor that the page's own request did not say. */
async function checkPath(): Promise<void> {
  const url = body.dataset["hub"];
  if (url === undefined) {
    return;
  }
  show("relay", "pending");
  const connection = new HubConnectionBuilder()
    .withUrl(url, { transport: HttpTransportType.WebSockets, skipNegotiation: true })
    .configureLogging(LogLevel.None)
    .build();
  const opened = connection.start().then(
    () => true,
    () => false,
  );
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), PATH_PATIENCE_MS));
  show("relay", (await Promise.race([opened, late])) ? "good" : "bad");
  await connection.stop();
}

function show(name: CheckName, result: CheckResult): void {
  for (const row of body.querySelectorAll<HTMLElement>(`[data-check="${name}"]`)) {
    if (row.dataset["result"] !== result) {
      row.dataset["result"] = result;
      const words = row.querySelector("[data-result-text]");
      if (words !== null) {
        words.textContent = texts(`check.${name}.${result}`);
      }
    }
  }
}

function setFragment(selector: string, choices: Choices): void {
  for (const link of body.querySelectorAll<HTMLAnchorElement>(selector)) {
    link.hash = writeChoices(choices);
  }
}
