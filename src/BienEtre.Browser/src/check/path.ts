import { HttpTransportType, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";

/** How long the path may take to answer. */
const PATIENCE_MS = 5_000;

/** Whether the browser has what a call needs: a codec for sound, and one for the picture that the relay carries. */
function canCall(): boolean {
  const has = (kind: "audio" | "video", name: string): boolean =>
    RTCRtpReceiver.getCapabilities(kind)?.codecs.some((codec) => codec.mimeType.toLowerCase() === `${kind}/${name}`) ?? false;
  return has("audio", "opus") && (has("video", "vp8") || has("video", "h264"));
}

/** Opens the same kind of connection that the room needs, and closes it again. It says nothing about the visitor that the page's own request did not say. */
export async function pathIsOpen(hubUrl: string): Promise<boolean> {
  if (!canCall()) {
    return false;
  }
  const connection = new HubConnectionBuilder()
    .withUrl(hubUrl, { transport: HttpTransportType.WebSockets, skipNegotiation: true })
    .configureLogging(LogLevel.None)
    .build();
  const opened = connection.start().then(
    () => true,
    () => false,
  );
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), PATIENCE_MS));
  const open = await Promise.race([opened, late]);
  await connection.stop();
  return open;
}
