/** Shapes of the lucide icons (ISC) that the screens use; made by web/make-icons.ts. Draw one with `Icon` from ./icon.ts. */

export const activityIcon =
  "<path d='M22 12h-2.48a2 2 0 0 0-1.93 1.46l-2.35 8.36a.25.25 0 0 1-.48 0L9.24 2.18a.25.25 0 0 0-.48 0l-2.35 8.36A2 2 0 0 1 4.49 12H2' />";
export const alarmClockIcon =
  "<circle cx='12' cy='13' r='8' /><path d='M12 9v4l2 2' /><path d='M5 3 2 6' /><path d='m22 6-3-3' /><path d='M6.38 18.7 4 21' /><path d='M17.64 18.67 20 21' />";
export const angryIcon =
  "<path d='M15 12v-1.584' /><path d='M17 10a5 5 0 00-3 1' /><path d='M7 10a5 5 0 013 1' /><path d='M9 12v-1.584' /><path d='M9 17a5 5 0 016.001 0' /><circle cx='12' cy='12' r='10' />";
export const archiveIcon =
  "<rect width='20' height='5' x='2' y='3' rx='1' /><path d='M4 8v11a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V8' /><path d='M10 12h4' />";
export const arrowDownIcon = "<path d='M12 5v14' /><path d='m19 12-7 7-7-7' />";
export const arrowLeftIcon = "<path d='m12 19-7-7 7-7' /><path d='M19 12H5' />";
export const arrowLeftRightIcon =
  "<path d='M8 3 4 7l4 4' /><path d='M4 7h16' /><path d='m16 21 4-4-4-4' /><path d='M20 17H4' />";
export const arrowRightIcon = "<path d='M5 12h14' /><path d='m12 5 7 7-7 7' />";
export const arrowUpIcon = "<path d='m5 12 7-7 7 7' /><path d='M12 19V5' />";
export const atSignIcon =
  "<circle cx='12' cy='12' r='4' /><path d='M16 8v5a3 3 0 0 0 6 0v-1a10 10 0 1 0-4 8' />";
export const banIcon = "<circle cx='12' cy='12' r='10' /><path d='M4.929 4.929 19.07 19.071' />";
export const bellIcon =
  "<path d='M10.268 21a2 2 0 0 0 3.464 0' /><path d='M3.262 15.326A1 1 0 0 0 4 17h16a1 1 0 0 0 .74-1.673C19.41 13.956 18 12.499 18 8A6 6 0 0 0 6 8c0 4.499-1.411 5.956-2.738 7.326' />";
export const bellOffIcon =
  "<path d='M10.268 21a2 2 0 0 0 3.464 0' /><path d='M17 17H4a1 1 0 0 1-.74-1.673C4.59 13.956 6 12.499 6 8a6 6 0 0 1 .258-1.742' /><path d='m2 2 20 20' /><path d='M8.668 3.01A6 6 0 0 1 18 8c0 2.687.77 4.653 1.707 6.05' />";
export const bookOpenIcon =
  "<path d='M12 5v16' /><path d='M20.001 19A2 2 0 0022 17V5a2 2 0 00-1.999-2L16 3.002A5 5 0 0012 5a5 5 0 00-4-2H4a2 2 0 00-2 2v12a2 2 0 001.999 2H8a5 5 0 014 2 5 5 0 014-2z' />";
export const botIcon =
  "<path d='M12 8V4H8' /><rect width='16' height='12' x='4' y='8' rx='2' /><path d='M2 14h2' /><path d='M20 14h2' /><path d='M15 13v2' /><path d='M9 13v2' />";
export const briefcaseIcon =
  "<path d='M16 20V4a2 2 0 0 0-2-2h-4a2 2 0 0 0-2 2v16' /><rect width='20' height='14' x='2' y='6' rx='2' />";
export const calendarIcon =
  "<path d='M8 2v3' /><path d='M16 2v3' /><rect x='3' y='3' width='18' height='18' rx='2' /><path d='M3 9h18' />";
export const cameraIcon =
  "<path d='M13.997 4a2 2 0 0 1 1.76 1.05l.486.9A2 2 0 0 0 18.003 7H20a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2h1.997a2 2 0 0 0 1.759-1.048l.489-.904A2 2 0 0 1 10.004 4z' /><circle cx='12' cy='13' r='3' />";
export const chartColumnIcon =
  "<path d='M3 3v16a2 2 0 0 0 2 2h16' /><path d='M18 17V9' /><path d='M13 17V5' /><path d='M8 17v-3' />";
export const checkIcon = "<path d='M20 6 9 17l-5-5' />";
export const checkCheckIcon = "<path d='M18 6 7 17l-5-5' /><path d='m22 10-7.5 7.5L13 16' />";
export const chevronDownIcon = "<path d='m6 9 6 6 6-6' />";
export const chevronLeftIcon = "<path d='m15 18-6-6 6-6' />";
export const chevronRightIcon = "<path d='m9 18 6-6-6-6' />";
export const chevronUpIcon = "<path d='m18 15-6-6-6 6' />";
export const circleIcon = "<circle cx='12' cy='12' r='10' />";
export const circleAlertIcon =
  "<circle cx='12' cy='12' r='10' /><line x1='12' x2='12' y1='8' y2='12' /><line x1='12' x2='12.01' y1='16' y2='16' />";
export const circleCheckIcon = "<circle cx='12' cy='12' r='10' /><path d='m16 9-5.5 5.5L8 12' />";
export const circleHelpIcon =
  "<circle cx='12' cy='12' r='10' /><path d='M9.09 9a3 3 0 0 1 5.83 1c0 2-3 3-3 3' /><path d='M12 17h.01' />";
export const clipboardIcon =
  "<rect width='8' height='4' x='8' y='2' rx='1' ry='1' /><path d='M16 4h2a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2h2' />";
export const clockIcon = "<circle cx='12' cy='12' r='10' /><path d='M12 6v6l4 2' />";
export const cloudOffIcon =
  "<path d='M10.94 5.274A7 7 0 0 1 15.71 10h1.79a4.5 4.5 0 0 1 4.222 6.057' /><path d='M18.796 18.81A4.5 4.5 0 0 1 17.5 19H9A7 7 0 0 1 5.79 5.78' /><path d='m2 2 20 20' />";
export const codeIcon = "<path d='m16 18 6-6-6-6' /><path d='m8 6-6 6 6 6' />";
export const copyIcon =
  "<rect width='14' height='14' x='8' y='8' rx='2' ry='2' /><path d='M4 16c-1.1 0-2-.9-2-2V4c0-1.1.9-2 2-2h10c1.1 0 2 .9 2 2' />";
export const cornerDownLeftIcon = "<path d='M20 4v7a4 4 0 0 1-4 4H4' /><path d='m9 10-5 5 5 5' />";
export const databaseIcon =
  "<ellipse cx='12' cy='5' rx='9' ry='3' /><path d='M3 5V19A9 3 0 0 0 21 19V5' /><path d='M3 12A9 3 0 0 0 21 12' />";
export const downloadIcon =
  "<path d='M12 15V3' /><path d='M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4' /><path d='m7 10 5 5 5-5' />";
export const ellipsisIcon =
  "<circle cx='12' cy='12' r='1' /><circle cx='19' cy='12' r='1' /><circle cx='5' cy='12' r='1' />";
export const externalLinkIcon =
  "<path d='M15 3h6v6' /><path d='M10 14 21 3' /><path d='M18 13v6a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h6' />";
export const eyeIcon =
  "<path d='M2.062 12.348a1 1 0 0 1 0-.696 10.75 10.75 0 0 1 19.876 0 1 1 0 0 1 0 .696 10.75 10.75 0 0 1-19.876 0' /><circle cx='12' cy='12' r='3' />";
export const eyeOffIcon =
  "<path d='M10.733 5.076a10.744 10.744 0 0 1 11.205 6.575 1 1 0 0 1 0 .696 10.747 10.747 0 0 1-1.444 2.49' /><path d='M14.084 14.158a3 3 0 0 1-4.242-4.242' /><path d='M17.479 17.499a10.75 10.75 0 0 1-15.417-5.151 1 1 0 0 1 0-.696 10.75 10.75 0 0 1 4.446-5.143' /><path d='m2 2 20 20' />";
export const fileIcon =
  "<path d='M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 0 1 20 8v12a2 2 0 0 1-2 2z' /><path d='M14 2v5a1 1 0 0 0 1 1h5' />";
export const fileTextIcon =
  "<path d='M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 0 1 20 8v12a2 2 0 0 1-2 2z' /><path d='M14 2v5a1 1 0 0 0 1 1h5' /><path d='M10 9H8' /><path d='M16 13H8' /><path d='M16 17H8' />";
export const filterIcon =
  "<path d='M10 20a1 1 0 0 0 .553.895l2 1A1 1 0 0 0 14 21v-7a2 2 0 0 1 .517-1.341L21.74 4.67A1 1 0 0 0 21 3H3a1 1 0 0 0-.742 1.67l7.225 7.989A2 2 0 0 1 10 14z' />";
export const flagIcon =
  "<path d='M4 22V4a1 1 0 0 1 .4-.8A6 6 0 0 1 8 2c3 0 5 2 7.333 2q2 0 3.067-.8A1 1 0 0 1 20 4v10a1 1 0 0 1-.4.8A6 6 0 0 1 16 16c-3 0-5-2-8-2a6 6 0 0 0-4 1.528' />";
export const folderIcon =
  "<path d='M20 20a2 2 0 0 0 2-2V8a2 2 0 0 0-2-2h-7.9a2 2 0 0 1-1.69-.9L9.6 3.9A2 2 0 0 0 7.93 3H4a2 2 0 0 0-2 2v13a2 2 0 0 0 2 2Z' />";
export const frownIcon =
  "<path d='M15 10V9' /><path d='M9 10V9' /><path d='M9 16a5 5 0 016 0' /><circle cx='12' cy='12' r='10' />";
export const funnelIcon =
  "<path d='M10 20a1 1 0 0 0 .553.895l2 1A1 1 0 0 0 14 21v-7a2 2 0 0 1 .517-1.341L21.74 4.67A1 1 0 0 0 21 3H3a1 1 0 0 0-.742 1.67l7.225 7.989A2 2 0 0 1 10 14z' />";
export const globeIcon =
  "<circle cx='12' cy='12' r='10' /><path d='M12 2a14.5 14.5 0 0 0 0 20 14.5 14.5 0 0 0 0-20' /><path d='M2 12h20' />";
export const gripVerticalIcon =
  "<circle cx='9' cy='12' r='1' /><circle cx='9' cy='5' r='1' /><circle cx='9' cy='19' r='1' /><circle cx='15' cy='12' r='1' /><circle cx='15' cy='5' r='1' /><circle cx='15' cy='19' r='1' />";
export const headsetIcon =
  "<path d='M3 11h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-5Zm0 0a9 9 0 1 1 18 0m0 0v5a2 2 0 0 1-2 2h-1a2 2 0 0 1-2-2v-3a2 2 0 0 1 2-2h3Z' /><path d='M21 16v2a4 4 0 0 1-4 4h-5' />";
export const historyIcon =
  "<path d='M3 12a9 9 0 1 0 9-9 9.75 9.75 0 0 0-6.74 2.74L3 8' /><path d='M3 3v5h5' /><path d='M12 7v5l4 2' />";
export const houseIcon =
  "<path d='M15 21v-8a1 1 0 0 0-1-1h-4a1 1 0 0 0-1 1v8' /><path d='M3 10a2 2 0 0 1 .709-1.528l7-6a2 2 0 0 1 2.582 0l7 6A2 2 0 0 1 21 10v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z' />";
export const imageIcon =
  "<rect width='18' height='18' x='3' y='3' rx='2' ry='2' /><circle cx='9' cy='9' r='2' /><path d='m21 15-3.086-3.086a2 2 0 0 0-2.828 0L6 21' />";
export const inboxIcon =
  "<polyline points='22 12 16 12 14 15 10 15 8 12 2 12' /><path d='M5.45 5.11 2 12v6a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2v-6l-3.45-6.89A2 2 0 0 0 16.76 4H7.24a2 2 0 0 0-1.79 1.11z' />";
export const infoIcon = "<circle cx='12' cy='12' r='10' /><path d='M12 16v-4' /><path d='M12 8h.01' />";
export const keyIcon =
  "<path d='m2 21 9.6-9.6' /><path d='m7.5 15.5 2.3 2.3a1 1 0 0 1 0 1.4l-2.1 2.1a1 1 0 0 1-1.4 0L4 19' /><circle cx='15.5' cy='7.5' r='5.5' />";
export const keyboardIcon =
  "<path d='M10 8h.01' /><path d='M12 12h.01' /><path d='M14 8h.01' /><path d='M16 12h.01' /><path d='M18 8h.01' /><path d='M6 8h.01' /><path d='M7 16h10' /><path d='M8 12h.01' /><rect width='20' height='16' x='2' y='4' rx='2' />";
export const laughIcon =
  "<path d='M15 10V9' /><path d='M7.084 14.302a5.12 5.12 0 009.833 0 .24.24 0 00-.235-.302H7.32a.24.24 0 00-.235.302' /><path d='M9 10V9' /><circle cx='12' cy='12' r='10' />";
export const layoutGridIcon =
  "<rect width='7' height='7' x='3' y='3' rx='1' /><rect width='7' height='7' x='14' y='3' rx='1' /><rect width='7' height='7' x='14' y='14' rx='1' /><rect width='7' height='7' x='3' y='14' rx='1' />";
export const linkIcon =
  "<path d='M10 13a5 5 0 0 0 7.54.54l3-3a5 5 0 0 0-7.07-7.07l-1.72 1.71' /><path d='M14 11a5 5 0 0 0-7.54-.54l-3 3a5 5 0 0 0 7.07 7.07l1.71-1.71' />";
export const listIcon =
  "<path d='M3 5h.01' /><path d='M3 12h.01' /><path d='M3 19h.01' /><path d='M8 5h13' /><path d='M8 12h13' /><path d='M8 19h13' />";
export const listFilterIcon = "<path d='M2 5h20' /><path d='M6 12h12' /><path d='M9 19h6' />";
export const loaderCircleIcon = "<path d='M21 12a9 9 0 1 1-6.219-8.56' />";
export const lockIcon =
  "<rect width='18' height='11' x='3' y='11' rx='2' ry='2' /><path d='M7 11V7a5 5 0 0 1 10 0v4' />";
export const logOutIcon =
  "<path d='m16 17 5-5-5-5' /><path d='M21 12H9' /><path d='M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4' />";
export const mailIcon =
  "<path d='m22 7-8.991 5.727a2 2 0 0 1-2.009 0L2 7' /><rect x='2' y='4' width='20' height='16' rx='2' />";
export const mapPinIcon =
  "<path d='M20 10c0 4.993-5.539 10.193-7.399 11.799a1 1 0 0 1-1.202 0C9.539 20.193 4 14.993 4 10a8 8 0 0 1 16 0' /><circle cx='12' cy='10' r='3' />";
export const maximize2Icon =
  "<path d='M15 3h6v6' /><path d='m21 3-7 7' /><path d='m3 21 7-7' /><path d='M9 21H3v-6' />";
export const mehIcon =
  "<path d='M15 10V9' /><path d='M8 16h8' /><path d='M9 10V9' /><circle cx='12' cy='12' r='10' />";
export const menuIcon = "<path d='M4 5h16' /><path d='M4 12h16' /><path d='M4 19h16' />";
export const messageCircleIcon =
  "<path d='M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719' />";
export const messageSquareIcon =
  "<path d='M22 17a2 2 0 0 1-2 2H6.828a2 2 0 0 0-1.414.586l-2.202 2.202A.71.71 0 0 1 2 21.286V5a2 2 0 0 1 2-2h16a2 2 0 0 1 2 2z' />";
export const micIcon =
  "<path d='M12 19v3' /><path d='M19 10v2a7 7 0 0 1-14 0v-2' /><rect x='9' y='2' width='6' height='13' rx='3' />";
export const minusIcon = "<path d='M5 12h14' />";
export const monitorIcon =
  "<rect width='20' height='14' x='2' y='3' rx='2' /><line x1='8' x2='16' y1='21' y2='21' /><line x1='12' x2='12' y1='17' y2='21' />";
export const moonIcon =
  "<path d='M20.985 12.486a9 9 0 1 1-9.473-9.472c.405-.022.617.46.402.803a6 6 0 0 0 8.268 8.268c.344-.215.825-.004.803.401' />";
export const mousePointerClickIcon =
  "<path d='M14 4.1 12 6' /><path d='m5.1 8-2.9-.8' /><path d='m6 12-1.9 2' /><path d='M7.2 2.2 8 5.1' /><path d='M9.037 9.69a.498.498 0 0 1 .653-.653l11 4.5a.5.5 0 0 1-.074.949l-4.349 1.041a1 1 0 0 0-.74.739l-1.04 4.35a.5.5 0 0 1-.95.074z' />";
export const packageIcon =
  "<path d='M11 21.73a2 2 0 0 0 2 0l7-4A2 2 0 0 0 21 16V8a2 2 0 0 0-1-1.73l-7-4a2 2 0 0 0-2 0l-7 4A2 2 0 0 0 3 8v8a2 2 0 0 0 1 1.73z' /><path d='M12 22V12' /><polyline points='3.29 7 12 12 20.71 7' /><path d='m7.5 4.27 9 5.15' />";
export const paletteIcon =
  "<path d='M12 22a1 1 0 0 1 0-20 10 9 0 0 1 10 9 5 5 0 0 1-5 5h-2.25a1.75 1.75 0 0 0-1.4 2.8l.3.4a1.75 1.75 0 0 1-1.4 2.8z' /><circle cx='13.5' cy='6.5' r='.5' fill='currentColor' /><circle cx='17.5' cy='10.5' r='.5' fill='currentColor' /><circle cx='6.5' cy='12.5' r='.5' fill='currentColor' /><circle cx='8.5' cy='7.5' r='.5' fill='currentColor' />";
export const panelLeftIcon = "<rect width='18' height='18' x='3' y='3' rx='2' /><path d='M9 3v18' />";
export const panelRightIcon = "<rect width='18' height='18' x='3' y='3' rx='2' /><path d='M15 3v18' />";
export const paperclipIcon =
  "<path d='m16 6-8.414 8.586a2 2 0 0 0 2.829 2.829l8.414-8.586a4 4 0 1 0-5.657-5.657l-8.379 8.551a6 6 0 1 0 8.485 8.485l8.379-8.551' />";
export const pauseIcon =
  "<rect x='14' y='3' width='5' height='18' rx='1' /><rect x='5' y='3' width='5' height='18' rx='1' />";
export const pencilIcon =
  "<path d='M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497z' /><path d='m15 5 4 4' />";
export const phoneIcon =
  "<path d='M13.832 16.568a1 1 0 0 0 1.213-.303l.355-.465A2 2 0 0 1 17 15h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2A18 18 0 0 1 2 4a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v3a2 2 0 0 1-.8 1.6l-.468.351a1 1 0 0 0-.292 1.233 14 14 0 0 0 6.392 6.384' />";
export const pinIcon =
  "<path d='M12 17v5' /><path d='M9 10.76a2 2 0 0 1-1.11 1.79l-1.78.9A2 2 0 0 0 5 15.24V16a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-.76a2 2 0 0 0-1.11-1.79l-1.78-.9A2 2 0 0 1 15 10.76V7a1 1 0 0 1 1-1 2 2 0 0 0 0-4H8a2 2 0 0 0 0 4 1 1 0 0 1 1 1z' />";
export const playIcon =
  "<path d='M5 5a2 2 0 0 1 3.008-1.728l11.997 6.998a2 2 0 0 1 .003 3.458l-12 7A2 2 0 0 1 5 19z' />";
export const plusIcon = "<path d='M5 12h14' /><path d='M12 5v14' />";
export const powerIcon = "<path d='M12 2v10' /><path d='M18.4 6.6a9 9 0 1 1-12.77.04' />";
export const qrCodeIcon =
  "<rect width='5' height='5' x='3' y='3' rx='1' /><rect width='5' height='5' x='16' y='3' rx='1' /><rect width='5' height='5' x='3' y='16' rx='1' /><path d='M21 16h-3a2 2 0 0 0-2 2v3' /><path d='M21 21v.01' /><path d='M12 7v3a2 2 0 0 1-2 2H7' /><path d='M3 12h.01' /><path d='M12 3h.01' /><path d='M12 16v.01' /><path d='M16 12h1' /><path d='M21 12v.01' /><path d='M12 21v-1' />";
export const quoteIcon =
  "<path d='M16 3a2 2 0 0 0-2 2v6a2 2 0 0 0 2 2 1 1 0 0 1 1 1v1a2 2 0 0 1-2 2 1 1 0 0 0-1 1v2a1 1 0 0 0 1 1 6 6 0 0 0 6-6V5a2 2 0 0 0-2-2z' /><path d='M5 3a2 2 0 0 0-2 2v6a2 2 0 0 0 2 2 1 1 0 0 1 1 1v1a2 2 0 0 1-2 2 1 1 0 0 0-1 1v2a1 1 0 0 0 1 1 6 6 0 0 0 6-6V5a2 2 0 0 0-2-2z' />";
export const radarIcon =
  "<path d='M19.07 4.93A10 10 0 0 0 6.99 3.34' /><path d='M4 6h.01' /><path d='M2.29 9.62A10 10 0 1 0 21.31 8.35' /><path d='M16.24 7.76A6 6 0 1 0 8.23 16.67' /><path d='M12 18h.01' /><path d='M17.99 11.66A6 6 0 0 1 15.77 16.67' /><circle cx='12' cy='12' r='2' /><path d='m13.41 10.59 5.66-5.66' />";
export const refreshCwIcon =
  "<path d='M3 12a9 9 0 0 1 9-9 9.75 9.75 0 0 1 6.74 2.74L21 8' /><path d='M21 3v5h-5' /><path d='M21 12a9 9 0 0 1-9 9 9.75 9.75 0 0 1-6.74-2.74L3 16' /><path d='M8 16H3v5' />";
export const replyIcon = "<path d='M20 18v-2a4 4 0 0 0-4-4H4' /><path d='m9 17-5-5 5-5' />";
export const rotateCcwIcon =
  "<path d='M3 12a9 9 0 1 0 9-9 9.75 9.75 0 0 0-6.74 2.74L3 8' /><path d='M3 3v5h5' />";
export const routeIcon =
  "<circle cx='6' cy='19' r='3' /><path d='M9 19h8.5a3.5 3.5 0 0 0 0-7h-11a3.5 3.5 0 0 1 0-7H15' /><circle cx='18' cy='5' r='3' />";
export const saveIcon =
  "<path d='M15.2 3a2 2 0 0 1 1.4.6l3.8 3.8a2 2 0 0 1 .6 1.4V19a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z' /><path d='M17 21v-7a1 1 0 0 0-1-1H8a1 1 0 0 0-1 1v7' /><path d='M7 3v4a1 1 0 0 0 1 1h7' />";
export const searchIcon = "<path d='m21 21-4.34-4.34' /><circle cx='11' cy='11' r='8' />";
export const sendIcon =
  "<path d='M14.536 21.686a.5.5 0 0 0 .937-.024l6.5-19a.496.496 0 0 0-.635-.635l-19 6.5a.5.5 0 0 0-.024.937l7.93 3.18a2 2 0 0 1 1.112 1.11z' /><path d='m21.854 2.147-10.94 10.939' />";
export const serverIcon =
  "<rect width='20' height='8' x='2' y='2' rx='2' ry='2' /><rect width='20' height='8' x='2' y='14' rx='2' ry='2' /><line x1='6' x2='6.01' y1='6' y2='6' /><line x1='6' x2='6.01' y1='18' y2='18' />";
export const settingsIcon =
  "<path d='M9.671 4.136a2.34 2.34 0 0 1 4.659 0 2.34 2.34 0 0 0 3.319 1.915 2.34 2.34 0 0 1 2.33 4.033 2.34 2.34 0 0 0 0 3.831 2.34 2.34 0 0 1-2.33 4.033 2.34 2.34 0 0 0-3.319 1.915 2.34 2.34 0 0 1-4.659 0 2.34 2.34 0 0 0-3.32-1.915 2.34 2.34 0 0 1-2.33-4.033 2.34 2.34 0 0 0 0-3.831A2.34 2.34 0 0 1 6.35 6.051a2.34 2.34 0 0 0 3.319-1.915' /><circle cx='12' cy='12' r='3' />";
export const shieldIcon =
  "<path d='M20 13c0 5-3.5 7.5-7.66 8.95a1 1 0 0 1-.67-.01C7.5 20.5 4 18 4 13V6a1 1 0 0 1 1-1c2 0 4.5-1.2 6.24-2.72a1.17 1.17 0 0 1 1.52 0C14.51 3.81 17 5 19 5a1 1 0 0 1 1 1z' />";
export const shieldCheckIcon =
  "<path d='M20 13c0 5-3.5 7.5-7.66 8.95a1 1 0 0 1-.67-.01C7.5 20.5 4 18 4 13V6a1 1 0 0 1 1-1c2 0 4.5-1.2 6.24-2.72a1.17 1.17 0 0 1 1.52 0C14.51 3.81 17 5 19 5a1 1 0 0 1 1 1z' /><path d='m9 12 2 2 4-4' />";
export const shoppingBagIcon =
  "<path d='M16 10a4 4 0 0 1-8 0' /><path d='M3.103 6.034h17.794' /><path d='M3.4 5.467a2 2 0 0 0-.4 1.2V20a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2V6.667a2 2 0 0 0-.4-1.2l-2-2.667A2 2 0 0 0 17 2H7a2 2 0 0 0-1.6.8z' />";
export const slidersHorizontalIcon =
  "<path d='M10 5H3' /><path d='M12 19H3' /><path d='M14 3v4' /><path d='M16 17v4' /><path d='M21 12h-9' /><path d='M21 19h-5' /><path d='M21 5h-7' /><path d='M8 10v4' /><path d='M8 12H3' />";
export const smartphoneIcon =
  "<rect width='14' height='20' x='5' y='2' rx='2' ry='2' /><path d='M12 18h.01' />";
export const smileIcon =
  "<path d='M15 10V9' /><path d='M16.472 15a6 6 0 01-8.943 0' /><path d='M9 10V9' /><circle cx='12' cy='12' r='10' />";
export const smilePlusIcon =
  "<path d='M13.267 2.08a10 10 0 108.653 8.653' /><path d='M15 10V9' /><path d='M16 5h6' /><path d='M16.472 15a6 6 0 01-8.943 0' /><path d='M19 2v6' /><path d='M9 10V9' />";
export const sparklesIcon =
  "<path d='M11.017 2.814a1 1 0 0 1 1.966 0l1.051 5.558a2 2 0 0 0 1.594 1.594l5.558 1.051a1 1 0 0 1 0 1.966l-5.558 1.051a2 2 0 0 0-1.594 1.594l-1.051 5.558a1 1 0 0 1-1.966 0l-1.051-5.558a2 2 0 0 0-1.594-1.594l-5.558-1.051a1 1 0 0 1 0-1.966l5.558-1.051a2 2 0 0 0 1.594-1.594z' /><path d='M20 2v4' /><path d='M22 4h-4' /><circle cx='4' cy='20' r='2' />";
export const squarePenIcon =
  "<path d='M12 3H5a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2v-7' /><path d='M18.375 2.625a1 1 0 0 1 3 3l-9.013 9.014a2 2 0 0 1-.853.505l-2.873.84a.5.5 0 0 1-.62-.62l.84-2.873a2 2 0 0 1 .506-.852z' />";
export const starIcon =
  "<path d='M11.525 2.295a.53.53 0 0 1 .95 0l2.31 4.679a2.123 2.123 0 0 0 1.595 1.16l5.166.756a.53.53 0 0 1 .294.904l-3.736 3.638a2.123 2.123 0 0 0-.611 1.878l.882 5.14a.53.53 0 0 1-.771.56l-4.618-2.428a2.122 2.122 0 0 0-1.973 0L6.396 21.01a.53.53 0 0 1-.77-.56l.881-5.139a2.122 2.122 0 0 0-.611-1.879L2.16 9.795a.53.53 0 0 1 .294-.906l5.165-.755a2.122 2.122 0 0 0 1.597-1.16z' />";
export const stickyNoteIcon =
  "<path d='M21 9a2.4 2.4 0 0 0-.706-1.706l-3.588-3.588A2.4 2.4 0 0 0 15 3H5a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2z' /><path d='M15 3v5a1 1 0 0 0 1 1h5' />";
export const sunIcon =
  "<circle cx='12' cy='12' r='4' /><path d='M12 2v2' /><path d='M12 20v2' /><path d='m4.93 4.93 1.41 1.41' /><path d='m17.66 17.66 1.41 1.41' /><path d='M2 12h2' /><path d='M20 12h2' /><path d='m6.34 17.66-1.41 1.41' /><path d='m19.07 4.93-1.41 1.41' />";
export const tagIcon =
  "<path d='M12.586 2.586A2 2 0 0 0 11.172 2H4a2 2 0 0 0-2 2v7.172a2 2 0 0 0 .586 1.414l8.704 8.704a2.426 2.426 0 0 0 3.42 0l6.58-6.58a2.426 2.426 0 0 0 0-3.42z' /><circle cx='7.5' cy='7.5' r='.5' fill='currentColor' />";
export const tagsIcon =
  "<path d='M13.172 2a2 2 0 0 1 1.414.586l6.71 6.71a2.4 2.4 0 0 1 0 3.408l-4.592 4.592a2.4 2.4 0 0 1-3.408 0l-6.71-6.71A2 2 0 0 1 6 9.172V3a1 1 0 0 1 1-1z' /><path d='M2 7v6.172a2 2 0 0 0 .586 1.414l6.71 6.71a2.4 2.4 0 0 0 3.191.193' /><circle cx='10.5' cy='6.5' r='.5' fill='currentColor' />";
export const textIcon = "<path d='M21 5H3' /><path d='M15 12H3' /><path d='M17 19H3' />";
export const thumbsDownIcon =
  "<path d='M9 18.12 10 14H4.17a2 2 0 0 1-1.92-2.56l2.33-8A2 2 0 0 1 6.5 2H20a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-2.76a2 2 0 0 0-1.79 1.11L12 22a3.13 3.13 0 0 1-3-3.88Z' /><path d='M17 14V2' />";
export const thumbsUpIcon =
  "<path d='M15 5.88 14 10h5.83a2 2 0 0 1 1.92 2.56l-2.33 8A2 2 0 0 1 17.5 22H4a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2h2.76a2 2 0 0 0 1.79-1.11L12 2a3.13 3.13 0 0 1 3 3.88Z' /><path d='M7 10v12' />";
export const ticketIcon =
  "<path d='M2 9a3 3 0 0 1 0 6v2a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2v-2a3 3 0 0 1 0-6V7a2 2 0 0 0-2-2H4a2 2 0 0 0-2 2Z' /><path d='M13 5v2' /><path d='M13 17v2' /><path d='M13 11v2' />";
export const timerIcon =
  "<line x1='10' x2='14' y1='2' y2='2' /><line x1='12' x2='15' y1='14' y2='11' /><circle cx='12' cy='14' r='8' />";
export const trash2Icon =
  "<path d='M10 11v6' /><path d='M14 11v6' /><path d='M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6' /><path d='M3 6h18' /><path d='M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2' />";
export const triangleAlertIcon =
  "<path d='m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3' /><path d='M12 9v4' /><path d='M12 17h.01' />";
export const undo2Icon =
  "<path d='M9 14 4 9l5-5' /><path d='M4 9h10.5a5.5 5.5 0 0 1 5.5 5.5a5.5 5.5 0 0 1-5.5 5.5H11' />";
export const unlockIcon =
  "<rect width='18' height='11' x='3' y='11' rx='2' ry='2' /><path d='M7 11V7a5 5 0 0 1 9.9-1' />";
export const uploadIcon =
  "<path d='M12 3v12' /><path d='m17 8-5-5-5 5' /><path d='M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4' />";
export const userIcon =
  "<path d='M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2' /><circle cx='12' cy='7' r='4' />";
export const userCheckIcon =
  "<path d='m16 11 2 2 4-4' /><path d='M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2' /><circle cx='9' cy='7' r='4' />";
export const userMinusIcon =
  "<path d='M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2' /><circle cx='9' cy='7' r='4' /><line x1='22' x2='16' y1='11' y2='11' />";
export const userPlusIcon =
  "<path d='M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2' /><circle cx='9' cy='7' r='4' /><line x1='19' x2='19' y1='8' y2='14' /><line x1='22' x2='16' y1='11' y2='11' />";
export const usersIcon =
  "<path d='M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2' /><path d='M16 3.128a4 4 0 0 1 0 7.744' /><path d='M22 21v-2a4 4 0 0 0-3-3.87' /><circle cx='9' cy='7' r='4' />";
export const volume2Icon =
  "<path d='M11 4.702a.705.705 0 0 0-1.203-.498L6.413 7.587A1.4 1.4 0 0 1 5.416 8H3a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2.416a1.4 1.4 0 0 1 .997.413l3.383 3.384A.705.705 0 0 0 11 19.298z' /><path d='M16 9a5 5 0 0 1 0 6' /><path d='M19.364 18.364a9 9 0 0 0 0-12.728' />";
export const volumeXIcon =
  "<path d='M11 4.702a.7.7 0 0 0-1.203-.498L6.413 7.587A1.4 1.4 0 0 1 5.416 8H3a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2.416a1.4 1.4 0 0 1 .997.413l3.383 3.384A.7.7 0 0 0 11 19.298z' /><path d='m16.5 14.5 5-5' /><path d='m16.5 9.5 5 5' />";
export const wandSparklesIcon =
  "<path d='m21.64 3.64-1.28-1.28a1.21 1.21 0 0 0-1.72 0L2.36 18.64a1.21 1.21 0 0 0 0 1.72l1.28 1.28a1.2 1.2 0 0 0 1.72 0L21.64 5.36a1.2 1.2 0 0 0 0-1.72' /><path d='m14 7 3 3' /><path d='M5 6v4' /><path d='M19 14v4' /><path d='M10 2v2' /><path d='M7 8H3' /><path d='M21 16h-4' /><path d='M11 3H9' />";
export const webhookIcon =
  "<path d='M18 16.98h-5.99c-1.1 0-1.95.94-2.48 1.9A4 4 0 0 1 2 17c.01-.7.2-1.4.57-2' /><path d='m6 17 3.13-5.78c.53-.97.1-2.18-.5-3.1a4 4 0 1 1 6.89-4.06' /><path d='m12 6 3.13 5.73C15.66 12.7 16.9 13 18 13a4 4 0 0 1 0 8' />";
export const wifiOffIcon =
  "<path d='M12 20h.01' /><path d='M8.5 16.429a5 5 0 0 1 7 0' /><path d='M5 12.859a10 10 0 0 1 5.17-2.69' /><path d='M19 12.859a10 10 0 0 0-2.007-1.523' /><path d='M2 8.82a15 15 0 0 1 4.177-2.643' /><path d='M22 8.82a15 15 0 0 0-11.288-3.764' /><path d='m2 2 20 20' />";
export const xIcon = "<path d='M18 6 6 18' /><path d='m6 6 12 12' />";
export const zapIcon =
  "<path d='M15.914 4a1.5 1.5 0 00-2.474-1.561l-9 9A1.5 1.5 0 005.5 14h4.002a.5.5 0 01.471.666L8.086 20a1.5 1.5 0 002.475 1.56l9-9A1.5 1.5 0 0018.5 10h-3.997a.5.5 0 01-.472-.667z' />";
