Bashgah.Server.Commands.SimulationRuntime.BeginFor(args);
return await Bashgah.Server.Commands.CommandLine.RunAsync(args);
