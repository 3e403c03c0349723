export class DockerDriver {}
