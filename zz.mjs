const m=process.argv[2]; const c=process.cpuUsage(); await import(m); const d=process.cpuUsage(c); console.log(m, Math.round((d.user+d.system)/1000));
