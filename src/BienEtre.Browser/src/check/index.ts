import { DeviceCheck } from "./check";

const root = document.querySelector<HTMLElement>("[data-check-root]");
if (root !== null) {
  if (typeof RTCPeerConnection === "function" && navigator.mediaDevices !== undefined) {
    new DeviceCheck(root).start();
  } else {
    location.replace(`${root.dataset["refused"] ?? ""}/browser`);
  }
}
