/** A request to the control API that cannot be served; `message` goes to whoever sent it. */
export class ControlError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
