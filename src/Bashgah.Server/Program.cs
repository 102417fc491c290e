return await Bashgah.Server.Commands.CommandLine.RunAsync(args);
