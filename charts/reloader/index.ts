export { reloader } from './operator';
export { restartOnRotation } from './restarts';
