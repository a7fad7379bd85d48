/** Says at the lower left what just happened, for six seconds; stays while the pointer or the focus is on it. */

export function toast(text: string, { failed = false } = {}): void {
  const place = document.getElementById("toasts") ?? document.body;
  const box = document.createElement("div");
  box.className = `toast${failed ? " failed" : ""}`;
  if (failed) box.setAttribute("role", "alert");
  box.textContent = text;
  place.append(box);
  const leave = () => {
    if (box.matches(":hover")) setTimeout(leave, 1_000);
    else box.remove();
  };
  setTimeout(leave, 6_000);
}
